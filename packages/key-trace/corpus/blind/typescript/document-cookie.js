export function keepKey(apiKey, days = 30) {
  const expires = new Date(Date.now() + days * 864e5).toUTCString();
  document.cookie = 'api_key=' + encodeURIComponent(apiKey) + '; expires=' + expires + '; path=/'; // expect: key-in-cookie
}
