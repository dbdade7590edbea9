import { execFile, spawn } from 'node:child_process';
import { promisify } from 'node:util';

const run = promisify(execFile);

export async function generate(prompt: string, anthropicKey: string) {
  const { stdout } = await run('claude', ['--api-key', anthropicKey, '-p', prompt]); // expect: key-in-subprocess
  return stdout;
}

export function generateSafely(prompt: string, anthropicKey: string) {
  const child = spawn('claude', ['-p', prompt], { env: { ...process.env, ANTHROPIC_API_KEY: anthropicKey } });
  child.stdin.end(anthropicKey);
  return child;
}
