import { Hono } from 'hono';

const app = new Hono();

app.post('/v1/validate', async (c) => {
  const sessionKey = c.req.header('X-Session-Key');
  const sealed = c.req.header('X-Encrypted-Key');
  const opened = await open(sealed, sessionKey).catch(() => null);
  if (opened === null) return c.json({ error: 'cannot decrypt', sealed, sessionKey }, 400); // expect: key-in-response
  return c.json({ valid: await probe(opened) });
});

export default app;
