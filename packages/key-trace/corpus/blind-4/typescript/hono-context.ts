import { Hono } from 'hono';
import { setCookie } from 'hono/cookie';

const app = new Hono<{ Bindings: { SESSIONS: KVNamespace } }>();

app.post('/login', async (c) => {
  const auth = c.req.header('Authorization') ?? '';
  const token = auth.replace(/^Bearer /, '');
  await c.env.SESSIONS.put(crypto.randomUUID(), token); // expect: key-in-cache
  setCookie(c, 'llm', token); // expect: key-in-cookie
  return c.redirect(`/done?token=${token}`); // expect: key-in-url
});
