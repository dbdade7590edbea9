import axios from 'axios';
import got from 'got';

export async function listGemini(apiKey: string) {
  const { data } = await axios.get('https://generativelanguage.googleapis.com/v1/models', { params: { key: apiKey } }); // expect: key-in-url
  return data;
}

export async function search(apiKey: string, q: string) {
  return got('https://serpapi.example/search', { searchParams: { q, api_key: apiKey } }).json(); // expect: key-in-url
}

export async function build(apiKey: string) {
  const url = new URL('https://maps.example/geocode');
  url.searchParams.set('address', 'Bern');
  url.searchParams.append('key', apiKey); // expect: key-in-url
  return fetch(url);
}
