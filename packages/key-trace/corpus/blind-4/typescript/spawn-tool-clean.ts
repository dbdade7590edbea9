import { spawn } from 'node:child_process';

export async function runTool(body: { key: string }) {
  spawn('llm', ['models'], { env: { ...process.env, LLM_KEY: body.key } });
}
