import { type Context, Hono } from 'hono';
import { cors } from 'hono/cors';
import { routePath } from 'hono/route';
import type { EnvelopeCipherFactory } from '../lib/protocol/envelope.ts';
import { isProviderId, type ProviderId, providerIds, recogniseProvider } from '../lib/providers.ts';
import { withByokKey } from './byok-manager.ts';
import {
  formatErrorBody,
  ModelProviderError,
  NotFoundError,
  toAnswerable,
  ValidationError,
} from './errors.ts';
import type { Log } from './log.ts';
import type { ModelConnector } from './model-connector.ts';
import { readJsonBody } from './request-body.ts';
import type { SecretBytes } from './secret.ts';
import { securityHeaders, siteSecurityHeaders } from './security-headers.ts';

/** A file of the demo site. */
export interface SiteFile {
  readonly contentType: string;
  readonly text: string;
}

/** Everything the app needs from its runtime. The app itself is fetch-style and uses no API of Node. */
export interface AppDependencies {
  readonly connector: ModelConnector;
  readonly createCipher: EnvelopeCipherFactory;
  readonly createFingerprint: (bytes: Uint8Array) => string;
  readonly log: Log;
  /** Origins whose pages may call the API. */
  readonly siteOrigins: readonly string[];
  /** The demo site's files by path. */
  readonly site: ReadonlyMap<string, SiteFile>;
  readonly version: string;
  readonly environment: string;
}

interface AppEnv {
  Variables: {
    requestId: string;
    /** `null` until the request has named it, or its key has been recognised. */
    provider: ProviderId | null;
  };
}

type AppContext = Context<AppEnv>;

const apiPrefix = '/api/';

/** Why a request with a brought key failed, in the log's terms. */
const failureReasons: Readonly<Record<string, string>> = {
  BYOK_KEY_REQUIRED: 'key_missing',
  BYOK_DECRYPTION_FAILED: 'undecryptable',
  INVALID_BYOK_KEY: 'rejected_by_provider',
  MODEL_PROVIDER_ERROR: 'provider_failed',
  VALIDATION_ERROR: 'invalid_request',
};

/**
 * The verifier's routes (design, Verifier). Where several things are wrong with a request, the first of these answers:
 * no such route, request shape, no key, undecryptable key, provider not recognised, provider's refusal or failure.
 */
export function createApp(dependencies: AppDependencies): Hono<AppEnv> {
  const { log, siteOrigins, version, environment, site } = dependencies;
  const app = new Hono<AppEnv>();
  app.use(logRequests(log), securityHeaders, allowSites(siteOrigins));
  app.get('/health', (c) => c.json({ status: 'ok', version, environment }));
  addKeyRoutes(app, dependencies);
  addSiteRoutes(app, site);
  app.notFound((c) => answerError(c, new NotFoundError(), log));
  app.onError((error, c) => answerError(c, error, log));
  return app;
}

function addKeyRoutes(app: Hono<AppEnv>, dependencies: AppDependencies): void {
  const { connector, createCipher, createFingerprint, log } = dependencies;
  const options = {
    createCipher,
    refuse: (error: Error, c: AppContext) => answerError(c, error, log),
  };
  const validateKey = withByokKey<[AppContext, ProviderId]>(
    async (_request, key, c, provider) => c.json(await connector.validateKey(provider, key)),
    options,
  );
  const listModels = withByokKey<[AppContext]>(async (_request, key, c) => {
    const provider = c.var.provider ?? expectRecognised(key);
    c.set('provider', provider);
    const list = await connector.listModels(provider, key);
    return c.json({ provider, ...list, key_fingerprint: key.use(createFingerprint) });
  }, options);

  app.post('/api/v1/keys/validate', async (c) => {
    const provider = readProvider(await readJsonBody(c.req.raw));
    c.set('provider', provider);
    return validateKey(c.req.raw, c, provider);
  });
  app.get('/api/v1/models', async (c) => {
    const provider = c.req.query('provider');
    if (provider !== undefined) c.set('provider', expectProvider(provider));
    return listModels(c.req.raw, c);
  });
}

function addSiteRoutes(app: Hono<AppEnv>, site: ReadonlyMap<string, SiteFile>): void {
  for (const [path, { contentType, text }] of site) {
    app.get(path, siteSecurityHeaders, (c) => c.body(text, 200, { 'Content-Type': contentType }));
  }
}

/** The headers that carry a key are stamped below CORS, by the browser, so no page needs leave to send them. */
function allowSites(siteOrigins: readonly string[]): ReturnType<typeof cors> {
  return cors({
    origin: [...siteOrigins],
    allowMethods: ['GET', 'POST'],
    allowHeaders: ['Content-Type'],
    maxAge: 600,
  });
}

/** One line for each request: the route's pattern instead of the URL, and nothing of headers and body. */
function logRequests(log: Log) {
  return async (c: AppContext, next: () => Promise<void>): Promise<void> => {
    const startedAt = performance.now();
    c.set('requestId', crypto.randomUUID());
    c.set('provider', null);
    await next();
    log.info({
      event: 'request',
      request_id: c.var.requestId,
      method: c.req.method,
      route: readRoute(c),
      status: c.res.status,
      duration_ms: Math.round((performance.now() - startedAt) * 10) / 10,
    });
  };
}

function readRoute(c: AppContext): string {
  const pattern = routePath(c, -1);
  return pattern.includes('*') ? 'unmatched' : pattern;
}

function answerError(c: AppContext, error: unknown, log: Log): Response {
  const answerable = toAnswerable(error);
  if (c.req.path.startsWith(apiPrefix)) logFailure(c, answerable, log);
  return c.json(formatErrorBody(answerable), answerable.status as 400);
}

function logFailure(c: AppContext, error: ReturnType<typeof toAnswerable>, log: Log): void {
  if (error instanceof NotFoundError) return;
  log.warn({
    event: 'key_validation_failed',
    request_id: c.var.requestId,
    provider: c.var.provider,
    reason: failureReasons[error.code] ?? 'internal_error',
    ...(error instanceof ModelProviderError && { fault: error.fault }),
  });
}

function readProvider(body: unknown): ProviderId {
  const isObject = typeof body === 'object' && body !== null;
  return expectProvider(isObject && 'provider' in body ? body.provider : undefined);
}

function expectProvider(value: unknown): ProviderId {
  if (isProviderId(value)) return value;
  throw new ValidationError('provider', `one of ${providerIds.join(', ')}`);
}

/** Recognising takes a string of the key, which lives until the next garbage collection: only done when it must be. */
function expectRecognised(key: SecretBytes): ProviderId {
  const provider = key.use((bytes) => recogniseProvider(new TextDecoder().decode(bytes)));
  return provider ?? expectProvider(provider);
}
