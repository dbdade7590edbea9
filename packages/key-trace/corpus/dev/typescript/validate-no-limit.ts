import express from 'express';

const app = express();
app.post('/api/v1/keys/validate', async (req, res) => { // expect: missing-rate-limit
  res.json({ valid: await validate(req.body.apiKey) });
});
