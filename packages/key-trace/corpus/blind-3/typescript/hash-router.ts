export function openPlayground(model: string, apiKey: string): void {
  const state = btoa(JSON.stringify({ model, apiKey }));
  window.location.hash = `#/play/${state}`; // expect: key-in-url
}
