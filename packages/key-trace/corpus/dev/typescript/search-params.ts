export function signIn(base: string, apiKey: string) {
  const url = new URL('/login', base);
  url.searchParams.set('key', apiKey); // expect: key-in-url
  return url;
}
