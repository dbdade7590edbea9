'use strict';

var express = require('express');
var router = express.Router();

router.post('/proxy', function (req, res) {
  var key = req.headers['x-api-key'];
  if (!key) return res.status(401).json({ error: 'x-api-key header is required' });
  upstream(key, req.body, function (err, answer) {
    if (err) {
      console.log('upstream failed: ' + err.code);
      return res.status(502).json({ error: 'upstream failed' });
    }
    res.json(answer);
  });
});

module.exports = router;
