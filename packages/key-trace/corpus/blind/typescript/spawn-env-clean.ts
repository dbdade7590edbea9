import { spawn } from 'node:child_process';

export function startWorker(apiKey: string, script: string) {
  const child = spawn(process.execPath, [script, '--port', '0'], {
    env: { ...process.env, API_KEY: apiKey },
    stdio: 'inherit',
  });
  child.on('exit', (code) => console.log('worker ended with', code));
  return child;
}
