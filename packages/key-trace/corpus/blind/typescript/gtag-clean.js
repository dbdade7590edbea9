export function trackConnect(provider, apiKey) {
  window.gtag('event', 'connect', {
    provider,
    key_kind: apiKey.startsWith('sk-proj-') ? 'project' : 'user',
    key_length: apiKey.length,
  });
}
