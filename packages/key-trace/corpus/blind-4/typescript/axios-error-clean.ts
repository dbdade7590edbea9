import axios from 'axios';

export async function check(credential: string) {
  const client = axios.create({ baseURL: 'https://api.example.com', headers: { Authorization: `Bearer ${credential}` } });
  try {
    await client.get('/models');
  } catch (error) {
    if (axios.isAxiosError(error)) {
      console.error('request failed', error.response?.status);
    }
    return false;
  }
  return true;
}
