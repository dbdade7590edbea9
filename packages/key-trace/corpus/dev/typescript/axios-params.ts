import axios from 'axios';

export const ping = (geminiKey: string) =>
  axios.get('https://example.com/v1/models', { params: { key: geminiKey } }); // expect: key-in-url
