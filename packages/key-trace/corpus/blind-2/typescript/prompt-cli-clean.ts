import { input, password } from '@inquirer/prompts';
import keytar from 'keytar';

export async function login() {
  const provider = await input({ message: 'Provider' });
  const apiKey = await password({ message: `API key of ${provider}`, mask: '*' });
  await keytar.setPassword('llm-cli', provider, apiKey);
  console.log(`Logged in to ${provider} with a key ending in ${apiKey.slice(-4)}.`);
}
