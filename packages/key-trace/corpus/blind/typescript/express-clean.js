const express = require('express');
const app = express();

app.post('/validate', async (req, res) => {
  const { apiKey, provider } = req.body;
  if (typeof apiKey !== 'string' || apiKey.length < 20) {
    return res.status(422).json({ error: 'apiKey must be a string of at least 20 characters' });
  }
  const valid = await probe(provider, apiKey);
  console.info('validated key for %s: %s', provider, valid);
  res.json({ valid, keyPresent: !!apiKey });
});

module.exports = app;
