import express from 'express';

const app = express();
app.post('/keys', (req, res) => {
  const { apiKey } = req.body;
  console.log('got key', apiKey); // expect: key-in-log
  res.json({ ok: true });
});
