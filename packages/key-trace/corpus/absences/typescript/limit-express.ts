import express from 'express';

const app = express();

app.post('/api/validate-key', async (req, res) => { // expect: missing-rate-limit
  res.json({ valid: await probe(req.body.apiKey) });
});
