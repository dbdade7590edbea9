export class ProviderError extends Error {
  constructor(
    message: string,
    readonly details: Record<string, unknown>,
  ) {
    super(message);
    this.name = 'ProviderError';
  }
}

export async function complete(apiKey: string, prompt: string): Promise<string> {
  const response = await fetch('https://api.openai.com/v1/responses', {
    method: 'POST',
    headers: { authorization: `Bearer ${apiKey}`, 'content-type': 'application/json' },
    body: JSON.stringify({ model: 'gpt-4o-mini', input: prompt }),
  });
  if (!response.ok) {
    throw new ProviderError('completion failed', { status: response.status, apiKey, prompt: prompt.length }); // expect: key-in-error
  }
  const { output_text: text } = await response.json();
  return text;
}
