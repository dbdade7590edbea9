import { spawn } from 'node:child_process';

export const run = (apiKey: string) => spawn('llm', ['--key', apiKey]); // expect: key-in-subprocess
