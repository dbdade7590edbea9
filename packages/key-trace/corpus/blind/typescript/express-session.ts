import { Router } from 'express';

export const settings = Router();

settings.post('/key', (req, res) => {
  req.session.openaiKey = req.body.openaiKey; // expect: key-in-cookie
  res.redirect('/settings');
});
