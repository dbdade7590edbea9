import express from 'express';

const app = express();
app.use(express.json());

app.post('/api/settings/key', async (req, res) => {
  const { apiKey, provider } = req.body;
  if (!apiKey.startsWith('sk-')) {
    return res.status(400).json({ error: `Invalid key: ${apiKey}` }); // expect: key-in-response
  }
  console.log('Saving settings', req.body); // expect: key-in-log
  res.json({ ok: true, provider });
});
