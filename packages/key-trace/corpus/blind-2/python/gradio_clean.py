import gradio as gr
import openai


def chat(message, history, api_key):
    if not api_key:
        return "Please enter your API key."
    client = openai.OpenAI(api_key=api_key)
    try:
        reply = client.chat.completions.create(
            model="gpt-4o", messages=[*history, {"role": "user", "content": message}], max_tokens=400
        )
    except openai.AuthenticationError:
        return "The key was refused."
    return reply.choices[0].message.content


gr.ChatInterface(chat, additional_inputs=[gr.Textbox(type="password", label="API key")]).launch()
