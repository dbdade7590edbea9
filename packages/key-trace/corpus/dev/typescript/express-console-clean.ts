import express from 'express';

const app = express();
app.post('/keys', (req, res) => {
  const { apiKey, provider } = req.body;
  console.log('got key for', provider, 'length', apiKey.length, !!apiKey);
  res.json({ ok: true, hasApiKey: Boolean(apiKey), hint: apiKey.slice(-4) });
});
