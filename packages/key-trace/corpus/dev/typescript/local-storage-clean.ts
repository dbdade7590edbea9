export function remember(apiKey: string, provider: string) {
  localStorage.setItem('provider', provider);
  localStorage.setItem('hasApiKey', String(apiKey !== ''));
}
