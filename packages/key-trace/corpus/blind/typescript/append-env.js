const fs = require('fs');

function saveToEnv(name, value) {
  fs.appendFileSync('.env.local', `${name}=${value}\n`); // expect: key-on-disk
}

module.exports.configure = function configure(answers) {
  saveToEnv('MODEL', answers.model);
  saveToEnv('OPENAI_API_KEY', answers.openaiApiKey);
};
