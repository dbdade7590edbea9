import type { Backend } from './backends.ts';

/** For tests: a backend that a user has added. */
export const addedBackend: Backend = {
  id: '5e1f6b0c-1d1c-4e0e-9d4b-6a5a2f0d9a11',
  label: 'Mine',
  apiOrigin: 'https://api.mine.example',
  apiPath: '/api/',
  siteOrigins: ['https://mine.example'],
};
