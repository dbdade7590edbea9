import { execa } from 'execa';
import { spawn } from 'node:child_process';

export async function runTool(body: { key: string }) {
  await execa('llm', ['--key', body.key, 'models']); // expect: key-in-subprocess
  spawn('curl', ['-H', `x-api-key: ${body.key}`, 'https://x.example']); // expect: key-in-subprocess
}
