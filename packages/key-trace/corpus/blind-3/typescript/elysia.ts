import { Elysia } from 'elysia';

export const app = new Elysia().post('/echo', ({ headers, body }) => {
  const apiKey = headers['x-api-key'];
  console.info('echo for', apiKey, body); // expect: key-in-log
  return { ok: true };
});
