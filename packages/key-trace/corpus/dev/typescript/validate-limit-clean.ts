import express from 'express';
import rateLimit from 'express-rate-limit';

const app = express();
app.post('/api/v1/keys/validate', rateLimit({ windowMs: 60_000, limit: 5 }), async (req, res) => {
  res.json({ valid: await validate(req.body.apiKey) });
});
