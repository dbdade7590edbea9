// Makes and renews the keys of version 2: `npm run verifier:keys`.
import { readFileSync } from 'node:fs';
import {
  formatKeyMaterial,
  KeyMaterialError,
  parseKeyMaterial,
} from '../packages/receiver/src/key-material.ts';
import { createKeyMaterial, filedKeyLife, planKeys } from '../packages/receiver/src/key-plan.ts';
import { readClock } from '../packages/receiver/src/clock.ts';

const help = `Usage: npm run --silent verifier:keys [-- <file>] > <another file>

Prints keys for SEALING_KEYS_FILE, private halves included: write them where only
the verifier can read them (umask 077), and nowhere else.

  without a file   a new signing key, a sealing key for now and the next one
  with a file      the same signing key; the sealing keys that have ended are gone,
                   and the next one is added when the newest has begun
`;

function main([path, ...others]: readonly string[]): string {
  const now = readClock();
  if (path === '--help' || others.length > 0) return help;
  if (path === undefined) return formatKeyMaterial(createKeyMaterial(now, filedKeyLife));
  const material = parseKeyMaterial(readFileSync(path, 'utf8'));
  return formatKeyMaterial(planKeys(material, now, filedKeyLife));
}

try {
  // audit-ok[key-in-log]: printing new keys of the backend is what this command is for; no user's key is near it
  console.log(main(process.argv.slice(2)));
} catch (error) {
  console.error(error instanceof KeyMaterialError ? error.message : 'the file cannot be read');
  process.exitCode = 1;
}
