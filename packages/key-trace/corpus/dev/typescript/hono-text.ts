import { Hono } from 'hono';

const app = new Hono();
app.post('/check', async (c) => {
  const sealed = c.req.header('X-Encrypted-Key');
  const sessionKey = c.req.header('X-Session-Key');
  const key = await decryptApiKey(sealed, sessionKey);
  return c.text(`checked ${key}`); // expect: key-in-response
});
