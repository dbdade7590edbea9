import { Router } from 'express';

export const keys = Router();

keys.post('/keys/validate', async (req, res) => {
  const opener = req.header('X-Session-Key');
  res.json({ valid: await probe(req.header('X-Encrypted-Key'), opener) });
});
