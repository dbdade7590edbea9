import { spawn } from 'node:child_process';

export const run = (apiKey: string) => {
  const child = spawn('llm', ['--key-from-stdin']);
  child.stdin.end(apiKey);
  return child;
};
