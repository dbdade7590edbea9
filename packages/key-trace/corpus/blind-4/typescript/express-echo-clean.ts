import express from 'express';

const app = express();
app.use(express.json());

app.post('/api/settings/key', async (req, res) => {
  const { apiKey, provider } = req.body;
  if (!apiKey.startsWith('sk-')) {
    return res.status(400).json({ error: 'Invalid key' });
  }
  console.log('Saving settings', { provider, keyLength: apiKey.length });
  res.json({ ok: true, provider });
});
