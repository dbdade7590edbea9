import { createApp } from '../../verifier/app.ts';
import { nodeCipher } from '../../packages/receiver/src/node/envelope-cipher.ts';
import { createFingerprinter } from '../../packages/receiver/src/node/fingerprint.ts';
import { createKeyMaterial, filedKeyLife } from '../../packages/receiver/src/key-plan.ts';
import { KeyRing } from '../../packages/receiver/src/key-ring.ts';
import { nodeHash, nodeSealOpener } from '../../packages/receiver/src/node/seal-opener.ts';
import {
  createSealedOffer,
  type SealedOffer,
  type SealedOfferOptions,
} from '../../packages/receiver/src/sealed-offer.ts';
import { readClock } from '../../packages/receiver/src/clock.ts';
import { createLog } from '../../verifier/ops/log.ts';
import { createModelConnector } from '../../verifier/providers/model-connector.ts';
import { createSandboxProviders } from '../../verifier/providers/sandbox.ts';

type AppParts = Partial<Parameters<typeof createApp>[0]>;

/** The app as the server creates it, with the sandbox and without log, site, limits and version 2, unless a test sets them. */
export function createTestApp(parts: AppParts = {}): ReturnType<typeof createApp> {
  return createApp({
    connector: createModelConnector(createSandboxProviders()),
    createCipher: nodeCipher,
    sealed: null,
    createFingerprint: createFingerprinter(),
    log: createLog('silent'),
    rateLimiter: null,
    metrics: null,
    siteOrigins: [],
    site: new Map(),
    version: '0.0.0',
    environment: 'test',
    ...parts,
  });
}

/** The address of the test app. */
export const testOrigin = 'https://api.test';

/** Version 2 as the server offers it, with new keys and no limit on uses, unless a test sets them. */
export async function createTestOffer(
  options: Partial<SealedOfferOptions> = {},
): Promise<SealedOffer> {
  const now = (options.now ?? readClock)();
  const ring = KeyRing.create(
    {
      material: createKeyMaterial(now, filedKeyLife),
      createOpener: nodeSealOpener,
      claims: { protocols: ['v1', 'v2'], windowSeconds: 120, futureSeconds: 30 },
    },
    now,
  );
  return createSealedOffer({
    ring: await ring,
    apiOrigins: () => [testOrigin],
    isRequired: false,
    windowSeconds: 120,
    futureSeconds: 30,
    useLimit: { countUse: () => Promise.resolve(true) },
    hash: nodeHash,
    ...options,
  });
}
