const User = require('./models/user');

exports.setKey = async (req, res) => {
  const user = await User.findById(req.user.id);
  user.apiKey = req.body.apiKey;
  await user.save(); // expect: key-in-database
  res.json({ saved: true });
};
