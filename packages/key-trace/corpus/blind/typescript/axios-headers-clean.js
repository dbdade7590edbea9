import axios from 'axios';

export function client(apiKey) {
  const instance = axios.create({
    baseURL: 'https://api.openai.com/v1',
    headers: { Authorization: `Bearer ${apiKey}` },
  });
  instance.interceptors.response.use(
    (response) => response,
    (error) => {
      console.warn('request failed with', error.response?.status);
      return Promise.reject(new Error('provider request failed'));
    },
  );
  return instance;
}
