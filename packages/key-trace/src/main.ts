#!/usr/bin/env node
import { exitCodes, runCodeCommand } from './command.ts';

try {
  process.exitCode = await runCodeCommand(process.argv.slice(2));
} catch (error) {
  console.error(error instanceof Error ? error.message : 'the scan failed');
  process.exitCode = exitCodes.usage;
}
