function call(apiKey) {
  return new Promise((resolve, reject) => {
    send(apiKey, (status) => {
      if (status !== 200) reject(new Error('refused: ' + apiKey)); // expect: key-in-error
      else resolve();
    });
  });
}
module.exports = { call };
