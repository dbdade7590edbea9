import manifest from '../package.json' with { type: 'json' };
import { createApp } from './app.ts';
import { readDemoSite } from './demo-site/read-demo-site.ts';
import { createSecurityFiles } from './demo-site/security-text.ts';
import type { SiteFile } from './demo-site/site-file.ts';
import type { AppBindings } from './http/app-bindings.ts';
import { nodeCipher } from '../packages/receiver/src/node/envelope-cipher.ts';
import { createFingerprinter } from '../packages/receiver/src/node/fingerprint.ts';
import type { KeyMaterial } from '../packages/receiver/src/key-material.ts';
import { createNodeSealing, type NodeSealing } from './keys/node-sealing.ts';
import { createNodeLimits } from './limits/node-limits.ts';
import type { UseLimit } from '../packages/receiver/src/use-limit.ts';
import { readClock } from '../packages/receiver/src/clock.ts';
import { type Config, defaultConfig } from './ops/config.ts';
import { createLog, type Log } from './ops/log.ts';
import { createMetrics } from './ops/metrics.ts';
import { createLiveProviders } from './providers/live-providers.ts';
import { createModelConnector } from './providers/model-connector.ts';
import { createSandboxProviders } from './providers/sandbox.ts';

/** Options that differ from {@link defaultConfig}, and what a caller may provide. */
export interface NodeAppOptions extends Partial<Config> {
  /** Where log lines go; by default JSON lines on stdout. */
  readonly log?: Log;
  /** Keys of version 2, zeroed once they are imported; by default they are created in memory. */
  readonly keyMaterial?: KeyMaterial | null;
  /** The clock for tokens of version 2, in seconds since 1970; by default the machine's clock. */
  readonly now?: () => number;
  /**
   * When the process started, in seconds since 1970, if an earlier one may have accepted tokens for the same keys. Its
   * counts of uses are lost, so those tokens are refused unless uses are counted in Redis.
   */
  readonly startedAt?: number | null;
  /** The origins that the server listens on; used if `publicOrigins` is empty. */
  readonly listenOrigins?: () => readonly string[];
}

/** The app with everything that Node gives it. */
export interface NodeApp {
  readonly log: Log;
  /** Settles when the keys are created and Redis, if used, has been tried once. Requests may come earlier. */
  readonly ready: Promise<void>;
  fetch(request: Request, bindings: AppBindings): Response | Promise<Response>;
  /** Closes the connection to Redis and stops the timer. */
  close(): void;
}

/** Builds the app from its configuration. */
export function createNodeApp(options: NodeAppOptions): NodeApp {
  const config = { ...defaultConfig, ...options };
  const log = options.log ?? createLog(config.logLevel);
  const isLive = config.providers === 'live';
  const table = isLive
    ? createLiveProviders(config.baseUrls, {
        allowedPrivateHosts: config.allowedPrivateHosts,
        isDevelopment: config.environment === 'development',
      })
    : createSandboxProviders();
  const { now = readClock, startedAt = null } = options;
  const rateLimiting = createNodeLimits(config, log, { now, startedAt });
  const { limiter, isRedisUp } = rateLimiting;
  const sealing = offerSealed(config, rateLimiting.useLimit);
  const app = createApp({
    connector: createModelConnector(table),
    createCipher: nodeCipher,
    sealed: sealing?.offer ?? null,
    createFingerprint: createFingerprinter(),
    log,
    rateLimiter: limiter,
    metrics: createMetrics({ audience: config.metrics, isRedisUp }),
    siteOrigins: config.siteOrigins,
    site: new Map([...readDemoSite(), ...securityFiles(config)]),
    version: manifest.version,
    environment: config.environment,
  });
  return {
    log,
    ready: Promise.all([rateLimiting.ready, sealing?.ready]).then(() => undefined),
    fetch: (request, bindings) => app.fetch(request, bindings),
    close: () => {
      rateLimiting.close();
      sealing?.close();
    },
  };
}

/** Empty if the origin is unknown, because security.txt names its own address. */
function securityFiles(options: NodeAppOptions & Config): ReadonlyMap<string, SiteFile> {
  const { securityContacts: contacts, now = readClock } = options;
  const origins = originsOf(options);
  return origins === undefined ? new Map() : createSecurityFiles({ contacts, origins, now });
}

/** The origins of the app: the configured ones, or else those that the server listens on. */
function originsOf({ publicOrigins, listenOrigins }: NodeAppOptions & Config) {
  return publicOrigins.length > 0 ? () => publicOrigins : listenOrigins;
}

/** Version 2 needs an origin to bind keys to. Without one the app accepts only version 1. */
function offerSealed(options: NodeAppOptions & Config, useLimit: UseLimit): NodeSealing | null {
  const { protocols, keyMaterial = null, now = readClock } = options;
  const apiOrigins = originsOf(options);
  if (protocols === 'v1' || (protocols === 'both' && apiOrigins === undefined)) return null;
  if (apiOrigins === undefined) throw new TypeError('publicOrigins must be set if protocols is v2');
  return createNodeSealing({ ...options, material: keyMaterial, apiOrigins, useLimit, now });
}
