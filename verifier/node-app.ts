import manifest from '../package.json' with { type: 'json' };
import { createApp } from './app.ts';
import type { AppBindings } from './app-bindings.ts';
import { type Config, defaultConfig } from './config.ts';
import { readDemoSite } from './demo-site.ts';
import { nodeCipher } from './envelope-cipher.ts';
import { createFingerprinter } from './fingerprint.ts';
import { createLiveProviders } from './live-providers.ts';
import { createLog, type Log } from './log.ts';
import { createMetrics } from './metrics.ts';
import { createModelConnector } from './model-connector.ts';
import { createSandboxProviders } from './providers/sandbox.ts';
import { createRateLimiting } from './rate-limiting.ts';

/** Configuration, where it differs from {@link defaultConfig}, and what a caller may bring along. */
export interface NodeAppOptions extends Partial<Config> {
  /** Where log lines go; by default JSON lines on stdout. */
  readonly log?: Log;
}

/** The app with everything that Node gives it. */
export interface NodeApp {
  readonly log: Log;
  /** Settles when Redis has been tried once, where one is used; requests may come earlier. */
  readonly ready: Promise<void>;
  fetch(request: Request, bindings: AppBindings): Response | Promise<Response>;
  /** Lets go of the connection to Redis. */
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
  const rateLimiting = createRateLimiting(config, log);
  const { limiter, isRedisUp, ready } = rateLimiting;
  const app = createApp({
    connector: createModelConnector(table),
    createCipher: nodeCipher,
    createFingerprint: createFingerprinter(),
    log,
    rateLimiter: limiter,
    metrics: createMetrics({ audience: config.metrics, isRedisUp }),
    siteOrigins: config.siteOrigins,
    site: readDemoSite(),
    version: manifest.version,
    environment: config.environment,
  });
  return {
    log,
    ready,
    fetch: (request, bindings) => app.fetch(request, bindings),
    close: () => {
      rateLimiting.close();
    },
  };
}
