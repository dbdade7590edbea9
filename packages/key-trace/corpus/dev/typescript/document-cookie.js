export function keep(apiKey) {
  document.cookie = 'key=' + encodeURIComponent(apiKey) + '; secure'; // expect: key-in-cookie
}
