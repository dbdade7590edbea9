import axios from 'axios';

export const ping = (geminiKey: string) =>
  axios.post('https://example.com/v1/models', { q: 1 }, { headers: { 'x-goog-api-key': geminiKey } });
