import { benchAudit } from './audit.ts';
import { benchEnvelope } from './envelope.ts';
import { benchMemory } from './memory.ts';
import { benchPopup } from './popup.ts';
import { benchRedis } from './redis.ts';
import { benchScaling } from './scaling.ts';
import { benchStamping } from './stamping.ts';
import { benchSwitches } from './switches.ts';
import { benchTiming } from './timing.ts';
import { benchVerifier } from './verifier.ts';
import { benchZip } from './zip.ts';
import type { Row } from './row.ts';

const benches: Readonly<Record<string, () => Promise<readonly Row[]>>> = {
  audit: benchAudit,
  envelope: benchEnvelope,
  stamping: benchStamping,
  popup: benchPopup,
  zip: benchZip,
  verifier: benchVerifier,
  switches: benchSwitches,
  redis: benchRedis,
  scaling: benchScaling,
  memory: benchMemory,
  timing: benchTiming,
};

const wanted = process.argv.slice(2);
const names = Object.keys(benches).filter((name) => wanted.length === 0 || wanted.includes(name));
for (const name of names) {
  console.log(`\n${name}`);
  console.table(await benches[name]?.());
}
