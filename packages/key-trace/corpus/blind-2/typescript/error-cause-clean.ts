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
  const headers = new Headers({ 'content-type': 'application/json' });
  headers.set('authorization', `Bearer ${apiKey}`);
  const response = await fetch('https://api.openai.com/v1/responses', {
    method: 'POST',
    headers,
    body: JSON.stringify({ model: 'gpt-4o-mini', input: prompt }),
  });
  if (!response.ok) {
    throw new ProviderError('completion failed', { status: response.status, prompt: prompt.length });
  }
  const { output_text: text } = await response.json();
  return text;
}
