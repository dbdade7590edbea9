module.exports = async function validateKey(req, res, next) {
  const secretKey = req.headers['x-session-key'];
  try {
    req.session = await open(secretKey);
    next();
  } catch {
    next(new Error('cannot open session ' + secretKey)); // expect: key-in-error
  }
};
