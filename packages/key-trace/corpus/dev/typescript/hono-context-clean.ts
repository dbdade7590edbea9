import { Hono } from 'hono';

const app = new Hono();
app.use(async (c, next) => {
  c.set('apiKey', await decryptApiKey(c.req.header('X-Encrypted-Key'), c.req.header('X-Session-Key')));
  await next();
});
app.get('/models', async (c) => c.json(await listModels(c.get('apiKey'))));
