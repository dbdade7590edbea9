import { exec } from 'node:child_process';

export function probe(key: { provider: string; apiKey: string }, done: (ok: boolean) => void) {
  exec(`curl -s -H "Authorization: Bearer ${key.apiKey}" https://api.openai.com/v1/models`, (error) => { // expect: key-in-subprocess
    done(error === null);
  });
}
