import { type Context, Hono } from 'hono';
import { cors } from 'hono/cors';
import { routePath } from 'hono/route';
import { configurationPath } from '../lib/protocol/configuration.ts';
import type { EnvelopeCipherFactory } from '../lib/protocol/envelope.ts';
import { isProviderId, type ProviderId, providerIds, recogniseProvider } from '../lib/providers.ts';
import { TokenUsedUpError } from '../packages/receiver/src/errors.ts';
import type { SiteFile } from './demo-site/site-file.ts';
import {
  formatErrorBody,
  ModelProviderError,
  NotFoundError,
  RateLimitExceededError,
  RateLimitUnavailableError,
  toAnswerable,
  TooManyFailuresError,
  ValidationError,
} from './errors.ts';
import type { AppBindings } from './http/app-bindings.ts';
import { readJsonBody } from './http/request-body.ts';
import { apiPrefix, validateRoute } from './http/routes.ts';
import { securityHeaders, siteSecurityHeaders } from './http/security-headers.ts';
import type { BroughtKey } from '../packages/receiver/src/brought-key.ts';
import { presentedVersion, withByokKey } from '../packages/receiver/src/byok-manager.ts';
import type { SealedOffer } from '../packages/receiver/src/sealed-offer.ts';
import type { KeyAttempt } from './limits/key-attempts.ts';
import { formatLimitHeaders, type LimitState } from './limits/limit-state.ts';
import type { RateLimiter } from './limits/rate-limiter.ts';
import type { Log } from './ops/log.ts';
import type { Metrics } from './ops/metrics.ts';
import type { KeyState, ModelConnector } from './providers/model-connector.ts';

/** Everything the app needs from its runtime. The app itself is fetch-style and uses no API of Node. */
export interface AppDependencies {
  readonly connector: ModelConnector;
  readonly createCipher: EnvelopeCipherFactory;
  /** Version 2; `null` to accept only version 1. */
  readonly sealed: SealedOffer | null;
  readonly createFingerprint: (bytes: Uint8Array) => string;
  readonly log: Log;
  /** `null` leaves limits to a proxy in front of the app. */
  readonly rateLimiter: RateLimiter | null;
  readonly metrics: Metrics | null;
  /** Origins whose pages may call the API. */
  readonly siteOrigins: readonly string[];
  /** The demo site's files by path. */
  readonly site: ReadonlyMap<string, SiteFile>;
  readonly version: string;
  readonly environment: string;
}

interface AppEnv {
  Bindings: AppBindings;
  Variables: {
    requestId: string;
    /** The hash under which the client is counted; `null` on routes without limits. */
    client: string | null;
    /** The state of the client's limits on requests. */
    limits: readonly LimitState[];
    /** `null` until the request names it or the key is recognised. */
    provider: ProviderId | null;
    /** The outcome for the request's key, as a class; `null` on routes that take no key. */
    outcome: string | null;
  };
}

type AppContext = Context<AppEnv>;

/** All clients of a runtime without addresses count as this one. */
const unknownClient = 'unknown';

/** Why a request with a brought key failed, in the log's terms. */
const failureReasons: Readonly<Record<string, string>> = {
  BYOK_KEY_REQUIRED: 'key_missing',
  BYOK_DECRYPTION_FAILED: 'undecryptable',
  BYOK_TOKEN_STALE: 'token_stale',
  INVALID_BYOK_KEY: 'rejected_by_provider',
  MODEL_PROVIDER_ERROR: 'provider_failed',
  VALIDATION_ERROR: 'invalid_request',
};

/**
 * The verifier's routes (design, Verifier). If several things are wrong with a request, the first of these is the answer:
 * too many requests, no such route, malformed request, no key, stale token, undecryptable key, token used up, provider
 * not recognised, too many failed keys, refusal or failure of the provider.
 */
export function createApp(dependencies: AppDependencies): Hono<AppEnv> {
  const { log, rateLimiter, metrics, sealed, siteOrigins, version, environment, site } =
    dependencies;
  const app = new Hono<AppEnv>();
  app.use(recordRequests(log, metrics), securityHeaders, allowSites(siteOrigins));
  if (rateLimiter !== null) app.use(`${apiPrefix}*`, limitRequests(rateLimiter));
  app.get('/health', (c) => c.json({ status: 'ok', version, environment }));
  if (sealed !== null) app.get(configurationPath, (c) => answerConfiguration(c, sealed));
  if (metrics !== null) app.get('/metrics', (c) => answerMetrics(c, metrics));
  addKeyRoutes(app, dependencies);
  addSiteRoutes(app, site);
  app.notFound((c) => answerError(c, new NotFoundError(), log));
  app.onError((error, c) => {
    countRefusal(error, metrics);
    return answerError(c, error, log);
  });
  return app;
}

function addKeyRoutes(app: Hono<AppEnv>, dependencies: AppDependencies): void {
  const { connector, createCipher, createFingerprint, log, sealed } = dependencies;
  const attempt = limitFailures(dependencies.rateLimiter);
  const options = {
    createCipher,
    sealed,
    // Plain HTTP is refused before the app (http/request-gate.ts), or by the platform.
    isHttpsEnsured: true,
    findProvider: (_request: Request, c: AppContext) => c.get('provider'),
    refuse: (error: Error, c: AppContext) => answerError(c, error, log),
  };
  const validateKey = withByokKey<[AppContext, ProviderId]>(async (_request, key, c, provider) => {
    const report = await attempt(c, { kind: 'validation', provider, key }, () =>
      connector.validateKey(provider, key),
    );
    c.set('outcome', 'accepted');
    return c.json(report);
  }, options);
  const listModels = withByokKey<[AppContext]>(async (_request, key, c) => {
    const provider = c.get('provider') ?? expectProviderOf(key);
    c.set('provider', provider);
    const list = await attempt(c, { kind: 'request', provider, key }, () =>
      connector.listModels(provider, key),
    );
    c.set('outcome', 'accepted');
    return c.json({ provider, ...list, key_fingerprint: key.use(createFingerprint) });
  }, options);

  app.post(validateRoute, async (c) => {
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
    app.get(path, siteSecurityHeaders, (c) =>
      c.body(typeof text === 'string' ? text : text(), 200, { 'Content-Type': contentType }),
    );
  }
}

/** The browser adds the headers with a key below CORS, so a page needs no permission to send them. */
function allowSites(siteOrigins: readonly string[]): ReturnType<typeof cors> {
  return cors({
    origin: [...siteOrigins],
    allowMethods: ['GET', 'POST'],
    allowHeaders: ['Content-Type'],
    exposeHeaders: ['RateLimit', 'RateLimit-Policy', 'Retry-After'],
    maxAge: 600,
  });
}

/** Counts a request before its headers and body are read, and refuses it beyond the limits. */
function limitRequests(rateLimiter: RateLimiter) {
  return async (c: AppContext, next: () => Promise<void>): Promise<void> => {
    const client = rateLimiter.hashClient(readClientAddress(c));
    c.set('client', client);
    const isValidation = c.req.method === 'POST' && c.req.path === validateRoute;
    const admission = await rateLimiter.admit(client, isValidation ? 'validation' : 'request');
    const { exceeded, retryAfterSeconds, states } = admission;
    c.set('limits', states);
    setLimitHeaders(c, states);
    if (exceeded !== null) {
      throw new RateLimitExceededError(exceeded, retryAfterSeconds);
    }
    await next();
  };
}

/** Asks a provider about a key, unless too many keys of the client have failed. */
function limitFailures(rateLimiter: RateLimiter | null) {
  return async <Answer extends { readonly state: KeyState }>(
    c: AppContext,
    attempt: Omit<KeyAttempt, 'client'>,
    ask: () => Promise<Answer>,
  ): Promise<Answer> => {
    const { client, limits } = c.var;
    if (rateLimiter === null || client === null) return ask();
    try {
      return await rateLimiter.attempt({ ...attempt, client }, ask);
    } catch (error) {
      if (error instanceof TooManyFailuresError) setLimitHeaders(c, [...limits, error.state]);
      throw error;
    }
  };
}

function setLimitHeaders(c: AppContext, states: readonly LimitState[]): void {
  const { policy, state } = formatLimitHeaders(states);
  c.header('RateLimit-Policy', policy);
  c.header('RateLimit', state);
}

function countRefusal(error: unknown, metrics: Metrics | null): void {
  if (error instanceof RateLimitExceededError) metrics?.recordLimited(error.limit);
  if (error instanceof RateLimitUnavailableError) metrics?.recordLimited('unavailable');
}

function readClientAddress(c: AppContext): string {
  // `env` is absent in a runtime without bindings.
  const bindings = c.env as AppBindings | undefined;
  return bindings?.clientAddress ?? unknownClient;
}

/**
 * A document that is one minute old is still safe: a sender that uses its `Date` is at most half a window behind, and a
 * key is listed long before it begins.
 */
const configurationCaching = 'public, max-age=60';

async function answerConfiguration(c: AppContext, sealed: SealedOffer): Promise<Response> {
  c.header('Cache-Control', configurationCaching);
  const document = await sealed.configuration(c.req.raw);
  return c.body(document, 200, { 'Content-Type': 'application/json' });
}

async function answerMetrics(c: AppContext, metrics: Metrics): Promise<Response> {
  const page = await metrics.read(readClientAddress(c));
  if (page === null) throw new NotFoundError();
  return c.body(page.text, 200, { 'Content-Type': page.contentType });
}

/** Writes one line and counts one request: the pattern of the route instead of the URL, nothing of headers or body. */
function recordRequests(log: Log, metrics: Metrics | null) {
  return async (c: AppContext, next: () => Promise<void>): Promise<void> => {
    const startedAt = performance.now();
    c.set('requestId', crypto.randomUUID());
    c.set('client', null);
    c.set('limits', []);
    c.set('provider', null);
    c.set('outcome', null);
    await next();
    const ms = performance.now() - startedAt;
    const { method } = c.req;
    const { status } = c.res;
    const route = readRoute(c);
    log.info({
      event: 'request',
      request_id: c.get('requestId'),
      method,
      route: route ?? 'unmatched',
      status,
      duration_ms: Math.round(ms * 10) / 10,
    });
    metrics?.recordRequest({
      method,
      route,
      status,
      seconds: ms / 1_000,
      provider: c.get('provider'),
      outcome: c.get('outcome'),
      protocol: presentedVersion(c.req.raw),
    });
  };
}

/** The pattern of the request's route; `null` if no route matches. */
function readRoute(c: AppContext): string | null {
  const pattern = routePath(c, -1);
  return pattern.includes('*') ? null : pattern;
}

function answerError(c: AppContext, error: unknown, log: Log): Response {
  const answerable = toAnswerable(error);
  if (c.req.path.startsWith(apiPrefix)) logFailure(c, answerable, log);
  const body = formatErrorBody(answerable);
  const retryAfter = body.error.details?.['retry_after_seconds'];
  if (retryAfter !== undefined) c.header('Retry-After', String(retryAfter));
  return c.json(body, answerable.status as 400);
}

/** Writes one line for each request that was refused, or whose key failed. */
function logFailure(c: AppContext, error: ReturnType<typeof toAnswerable>, log: Log): void {
  const { requestId: request_id, client, provider } = c.var;
  if (error instanceof NotFoundError) return;
  if (error instanceof RateLimitExceededError) {
    log.warn({ event: 'rate_limited', request_id, client, limit: error.limit });
    return;
  }
  if (error instanceof RateLimitUnavailableError) {
    log.error({ event: 'rate_limit_unavailable', request_id, client });
    return;
  }
  const reason = reasonOf(error);
  c.set('outcome', reason);
  log.warn({
    event: 'key_validation_failed',
    request_id,
    client,
    provider,
    protocol: presentedVersion(c.req.raw),
    reason,
    ...(error instanceof ModelProviderError && { fault: error.fault }),
  });
}

function reasonOf(error: ReturnType<typeof toAnswerable>): string {
  if (error instanceof TokenUsedUpError) return 'token_used_up';
  return failureReasons[error.code] ?? 'internal_error';
}

function readProvider(body: unknown): ProviderId {
  const isObject = typeof body === 'object' && body !== null;
  return expectProvider(isObject && 'provider' in body ? body.provider : undefined);
}

function expectProvider(value: unknown): ProviderId {
  if (isProviderId(value)) return value;
  throw new ValidationError('provider', `one of ${providerIds.join(', ')}`);
}

/** Recognising needs a string of the key, which lives until the next garbage collection, so it is the last resort. */
function expectProviderOf(key: BroughtKey): ProviderId {
  if (key.provider !== null) return expectProvider(key.provider);
  const provider = key.use((bytes) => recogniseProvider(new TextDecoder().decode(bytes)));
  return provider ?? expectProvider(provider);
}
