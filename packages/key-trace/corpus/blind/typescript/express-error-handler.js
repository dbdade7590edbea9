const express = require('express');
const app = express();

app.post('/validate', async (req, res) => {
  const { apiKey, provider } = req.body;
  try {
    await probe(provider, apiKey);
    res.sendStatus(204);
  } catch (err) {
    res.status(400).json({ error: `Provider ${provider} rejected ${apiKey}` }); // expect: key-in-response
  }
});

module.exports = app;
