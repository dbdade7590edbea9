import { Elysia } from 'elysia';

export const app = new Elysia().post('/echo', async ({ headers, set }) => {
  const apiKey = headers['x-api-key'];
  if (apiKey === undefined) {
    set.status = 401;
    return { error: 'x-api-key is missing' };
  }
  return { ok: await probe(apiKey) };
});
