import { Hono } from 'hono';
import { setCookie } from 'hono/cookie';

const app = new Hono<{ Bindings: { SESSIONS: KVNamespace } }>();

app.post('/login', async (c) => {
  const auth = c.req.header('Authorization') ?? '';
  const id = crypto.randomUUID();
  await c.env.SESSIONS.put(id, String(auth.length > 0));
  setCookie(c, 'sid', id);
  return c.redirect('/done');
});
