import axios from 'axios';

export async function models(apiKey: string) {
  try {
    return await axios.get('https://api.openai.com/v1/models', { headers: { authorization: `Bearer ${apiKey}` } });
  } catch (error) {
    console.error('models failed', axios.isAxiosError(error) ? error.response?.status : 'unknown');
    return null;
  }
}
