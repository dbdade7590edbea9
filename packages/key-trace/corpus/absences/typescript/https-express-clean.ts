import express from 'express';

const app = express();

app.use((req, res, next) => {
  if (!req.secure) return res.sendStatus(403);
  next();
});

app.post('/generate', async (req, res) => {
  const sealed = req.header('X-Encrypted-Key');
  const opener = req.header('X-Session-Key');
  res.json(await run(sealed, opener));
});
