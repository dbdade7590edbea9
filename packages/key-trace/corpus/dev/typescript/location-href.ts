export function open(apiKey: string) {
  window.location.href = `/chat?api_key=${apiKey}`; // expect: key-in-url
}
