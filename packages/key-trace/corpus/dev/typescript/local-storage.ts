export function remember(apiKey: string) {
  localStorage.setItem('key', JSON.stringify({ apiKey })); // expect: key-in-browser-storage
}
