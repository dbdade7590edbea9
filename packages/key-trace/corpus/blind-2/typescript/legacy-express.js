'use strict';

var express = require('express');
var util = require('util');
var router = express.Router();

router.post('/proxy', function (req, res) {
  var key = req.headers['x-api-key'];
  var self = this;
  upstream(key, req.body, function (err, answer) {
    if (err) {
      console.log(util.format('upstream failed for key %s: %s', key, err.code)); // expect: key-in-log
      return res.status(502).end();
    }
    res.json(answer);
  });
});

module.exports = router;
