import { Hono } from 'hono';

const app = new Hono();

app.post('/generate', async (c) => {
  const sealed = c.req.header('X-Encrypted-Key'); // expect: missing-https-check
  const opener = c.req.header('X-Session-Key');
  return c.json(await run(sealed, opener));
});

export default app;
