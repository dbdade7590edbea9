import OpenAI from 'openai';

export async function complete(apiKey: string, prompt: string) {
  const client = new OpenAI({ apiKey });
  const completion = await client.chat.completions.create({ model: 'gpt-4o', messages: [{ role: 'user', content: prompt }] });
  console.log('tokens', completion.usage?.total_tokens);
  return completion.choices[0]?.message.content;
}
