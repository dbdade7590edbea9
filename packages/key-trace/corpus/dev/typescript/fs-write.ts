import { writeFileSync } from 'node:fs';

export function save(apiKey: string) {
  writeFileSync('.env', `OPENAI_API_KEY=${apiKey}\n`); // expect: key-on-disk
}
