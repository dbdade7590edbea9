import { benchAudit } from './audit.ts';
import { benchEnvelope } from './envelope.ts';
import { benchKeyLife } from './key-life.ts';
import { benchMemoryBrowser } from './memory-browser.ts';
import { benchMemory } from './memory.ts';
import { benchPopup } from './popup.ts';
import { benchRedis } from './redis.ts';
import { benchScaling } from './scaling.ts';
import { benchSealed } from './sealed.ts';
import { benchSealedExtension } from './sealed-extension.ts';
import { benchSealedRoute } from './sealed-route.ts';
import { benchStamping } from './stamping.ts';
import { benchSwitches } from './switches.ts';
import { benchSealedTiming, benchTiming } from './timing.ts';
import { benchVerifier } from './verifier.ts';
import { benchZip } from './zip.ts';
import type { Row } from './row.ts';

const benches: Readonly<Record<string, () => Promise<readonly Row[]>>> = {
  audit: benchAudit,
  envelope: benchEnvelope,
  sealed: async () => [
    ...(await benchSealed()),
    ...(await benchSealedRoute()),
    ...(await benchSealedExtension()),
  ],
  stamping: benchStamping,
  popup: benchPopup,
  'key-life': benchKeyLife,
  'memory-browser': benchMemoryBrowser,
  zip: benchZip,
  verifier: benchVerifier,
  switches: benchSwitches,
  redis: benchRedis,
  scaling: benchScaling,
  memory: benchMemory,
  timing: benchTiming,
  'timing-sealed': benchSealedTiming,
};

const wanted = process.argv.slice(2);
const names = Object.keys(benches).filter((name) => wanted.length === 0 || wanted.includes(name));
for (const name of names) {
  console.log(`\n${name}`);
  console.table(await benches[name]?.());
}
