export async function search(q: string, token: string) {
  const url = new URL('https://api.example.com/search');
  url.searchParams.set('q', q);
  url.searchParams.set('access_token', token); // expect: key-in-url
  return (await fetch(url)).json();
}
