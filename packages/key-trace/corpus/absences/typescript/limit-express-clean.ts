import express from 'express';
import rateLimit from 'express-rate-limit';

const app = express();

app.post('/api/validate-key', rateLimit({ windowMs: 60_000, limit: 10 }), async (req, res) => {
  res.json({ valid: await probe(req.body.apiKey) });
});
