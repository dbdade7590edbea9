import axios from 'axios';
import got from 'got';

const client = (apiKey: string) => axios.create({ baseURL: 'https://api.openai.com/v1', headers: { Authorization: `Bearer ${apiKey}` } });

export async function list(apiKey: string, cursorKey: string) {
  const { data } = await client(apiKey).get('/models', { params: { after: cursorKey } });
  return data.data.map((m: { id: string }) => m.id);
}

export async function search(apiKey: string, q: string) {
  return got('https://serp.example/search', { searchParams: { q }, headers: { 'x-api-key': apiKey } }).json();
}
