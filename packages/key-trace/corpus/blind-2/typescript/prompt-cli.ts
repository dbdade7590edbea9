import { input, password } from '@inquirer/prompts';
import { writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';

export async function login() {
  const provider = await input({ message: 'Provider' });
  const apiKey = await password({ message: `API key of ${provider}` });
  const profile = { provider, apiKey, createdAt: new Date().toISOString() };
  writeFileSync(join(homedir(), '.llmrc.json'), JSON.stringify(profile)); // expect: key-on-disk
  console.log(`Logged in to ${provider}.`);
}
