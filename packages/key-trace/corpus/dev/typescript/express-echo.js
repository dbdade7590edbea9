const express = require('express');
const router = express.Router();

router.post('/validate', async (req, res) => {
  const key = req.get('X-Encrypted-Key');
  const plain = await decryptKey(key, req.get('X-Session-Key'));
  if (!(await check(plain))) {
    return res.status(401).json({ error: 'invalid', key: plain }); // expect: key-in-response
  }
  res.json({ valid: true });
});
