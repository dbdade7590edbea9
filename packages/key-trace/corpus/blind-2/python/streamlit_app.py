import streamlit as st

api_key = st.sidebar.text_input("OpenAI API key", type="password")
prompt = st.text_area("Prompt")

if st.button("Go"):
    if not api_key.startswith("sk-"):
        st.error(f"{api_key} is not a valid key")  # expect: key-in-log
    else:
        st.write(complete(prompt, api_key))
