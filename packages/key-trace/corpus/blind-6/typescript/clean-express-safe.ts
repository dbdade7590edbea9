import express from 'express';
import { createHash } from 'node:crypto';

const app = express();
app.use(express.json());

app.use((req, res, next) => {
  res.on('finish', () => console.log(req.method, req.path, res.statusCode, req.get('x-request-id')));
  next();
});

app.post('/keys/validate', async (req, res) => {
  const { provider, apiKey } = req.body as { provider: string; apiKey: string };
  const started = Date.now();
  const upstream = await fetch('https://api.openai.com/v1/models', { headers: { authorization: `Bearer ${apiKey}` } });
  const id = createHash('sha256').update(apiKey).digest('hex').slice(0, 8);
  console.log({ provider, id, status: upstream.status, ms: Date.now() - started });
  res.status(upstream.ok ? 200 : 401).json({ valid: upstream.ok, provider, keyId: id });
});
