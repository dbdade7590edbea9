import type { BackendAbout } from '../../lib/protocol/about.ts';
import { defaultFutureSeconds } from '../../lib/protocol/sealed.ts';
import { providerIds } from '../../lib/providers.ts';
import { apiPrefix, validateRoute } from '../http/routes.ts';
import type { UseLimit } from '../../packages/receiver/src/use-limit.ts';
import type { SealingConfig } from '../ops/sealing-config.ts';
import type { KeyMaterial } from '../../packages/receiver/src/key-material.ts';
import { openKeyRing } from '../../packages/receiver/src/managed-ring.ts';
import { nodeHash, nodeSealOpener } from '../../packages/receiver/src/node/seal-opener.ts';
import { createSealedOffer, type SealedOffer } from '../../packages/receiver/src/sealed-offer.ts';

/** Version 2 on Node, with its timer. */
export interface NodeSealing {
  readonly offer: SealedOffer;
  /** Settles when the keys are imported; requests may come earlier. */
  readonly ready: Promise<unknown>;
  /** Stops the timer. */
  close(): void;
}

/** The options of {@link createNodeSealing}. */
export interface NodeSealingOptions extends SealingConfig {
  /** The configured keys; `null` to create them in memory, a new one each day. */
  readonly material: KeyMaterial | null;
  /** The origins of the backend, at least one when a request comes. */
  readonly apiOrigins: () => readonly string[];
  /** The sites whose pages may call the API. */
  readonly siteOrigins: readonly string[];
  readonly useLimit: UseLimit;
  /** Seconds since 1970. */
  readonly now: () => number;
}

const checkMs = 60_000;

/** Creates version 2 according to the configuration, on `node:crypto`. */
export function createNodeSealing(options: NodeSealingOptions): NodeSealing {
  const { material, apiOrigins, useLimit, now, protocols } = options;
  const windowSeconds = options.tokenWindowSeconds;
  const futureSeconds = defaultFutureSeconds;
  const offered = protocols === 'both' ? ['v1', 'v2'] : [protocols];
  const claims = { protocols: offered, windowSeconds, futureSeconds, about: describeSelf(options) };
  const ring = openKeyRing(material, { claims, createOpener: nodeSealOpener }, now());
  // A key must be dropped on time even without requests.
  const timer = setInterval(() => {
    void ring.then((keys) => keys.advanceTo(now()));
  }, checkMs);
  timer.unref();
  return {
    offer: createSealedOffer({
      ring,
      apiOrigins,
      isRequired: protocols === 'v2',
      windowSeconds,
      futureSeconds,
      useLimit,
      hash: nodeHash,
      now,
    }),
    ready: ring,
    close: () => {
      clearInterval(timer);
    },
  };
}

/** The most sites that a configuration may name. */
const maxSites = 10;

/** What the configuration tells senders that do not know the verifier. */
function describeSelf({ siteOrigins, maxUsesPerToken }: NodeSealingOptions): BackendAbout {
  return {
    name: 'Phantom Key verifier',
    sites: siteOrigins.length === 0 ? null : [...new Set(siteOrigins)].slice(0, maxSites),
    apiPath: apiPrefix,
    validatePath: validateRoute,
    providers: providerIds,
    maxUses: maxUsesPerToken === 0 ? null : maxUsesPerToken,
  };
}
