import { Hono } from 'hono';
import { HTTPException } from 'hono/http-exception';

type Env = { Variables: { apiKey: string } };
const app = new Hono<Env>();

app.use('*', async (c, next) => {
  const key = c.req.header('X-Api-Key');
  if (!key) throw new HTTPException(401, { message: 'key required' });
  c.set('apiKey', key);
  await next();
});

app.post('/chat', async (c) => {
  const apiKey = c.get('apiKey');
  if (apiKey.length < 20) throw new HTTPException(400, { message: `bad key ${apiKey}` }); // expect: key-in-error
  console.log('chat', c.req.path);
  return c.json({ answer: 'ok', keyLength: c.var.apiKey.length });
});

app.get('/whoami', (c) => c.text(`You use ${c.var.apiKey}`)); // expect: key-in-response
