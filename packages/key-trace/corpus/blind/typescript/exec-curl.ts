import { execSync } from 'node:child_process';

export function ping(apiKey: string): string {
  return execSync(`curl -H "Authorization: Bearer ${apiKey}" https://api.openai.com/v1/models`).toString(); // expect: key-in-subprocess
}
