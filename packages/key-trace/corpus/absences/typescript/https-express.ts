import express from 'express';

const app = express();

app.post('/generate', async (req, res) => {
  const sealed = req.header('X-Encrypted-Key'); // expect: missing-https-check
  const opener = req.header('X-Session-Key');
  res.json(await run(sealed, opener));
});
