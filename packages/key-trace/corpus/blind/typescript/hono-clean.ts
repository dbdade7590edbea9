import { Hono } from 'hono';
import { logger } from 'hono/logger';

const app = new Hono();
app.use(logger());

app.post('/v1/validate', async (c) => {
  const sessionKey = c.req.header('X-Session-Key');
  const sealed = c.req.header('X-Encrypted-Key');
  if (!sessionKey || !sealed) return c.json({ error: 'missing headers' }, 400);
  const opened = await open(sealed, sessionKey).catch(() => null);
  if (opened === null) return c.json({ error: 'cannot decrypt' }, 400);
  return c.json({ valid: await probe(opened), keyLength: opened.length });
});

export default app;
