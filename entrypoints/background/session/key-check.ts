import { type Backend, validateUrl } from '../../../lib/extension/backends.ts';
import type { KeyCheckOutcome } from '../../../lib/extension/key-check-outcome.ts';
import type { ProviderId } from '../../../lib/providers.ts';
import { readBounded } from './read-bounded.ts';

const timeoutMs = 8_000;
const maxAnswerBytes = 16_384;
const maxRetrySeconds = 86_400;

/** An answer's body, when it is a JSON object. */
type Body = Readonly<Record<string, unknown>>;

/**
 * Asks the backend to validate the key. The headers are set by hand, because a rule does not match the extension's own
 * requests. The backend may be hostile: of its text nothing is passed on but a tier of at most 32 plain characters.
 */
export async function checkKey(
  backend: Backend,
  provider: ProviderId,
  headers: Record<string, string>,
): Promise<KeyCheckOutcome> {
  try {
    const response = await fetch(validateUrl(backend), {
      method: 'POST',
      headers: { ...headers, 'Content-Type': 'application/json' },
      body: JSON.stringify({ provider }),
      redirect: 'manual',
      credentials: 'omit',
      cache: 'no-store',
      referrerPolicy: 'no-referrer',
      signal: AbortSignal.timeout(timeoutMs),
    });
    return interpretAnswer(response, await readBody(response));
  } catch {
    // No connection, no TLS, no answer in time: for the user it is all the same.
    return { kind: 'backendUnreachable' };
  }
}

/** Says what a backend's answer means; `body` is `null` if it is not a JSON object of bounded size. */
export function interpretAnswer(response: Response, body: Body | null): KeyCheckOutcome {
  const { status } = response;
  if (status === 200) return interpretValid(body);
  if (status === 429) return { kind: 'rateLimited', retryAfterSeconds: readRetryAfter(response) };
  if (status >= 500) return interpretServerError(body);
  return clientErrors[`${status} ${errorCodeOf(body)}`] ?? { kind: 'notSupported' };
}

const clientErrors: Readonly<Record<string, KeyCheckOutcome>> = {
  '400 BYOK_DECRYPTION_FAILED': { kind: 'couldNotDecrypt' },
  '401 INVALID_BYOK_KEY': { kind: 'rejected' },
  '401 BYOK_KEY_REQUIRED': { kind: 'headersNotSeen' },
  '409 BYOK_TOKEN_STALE': { kind: 'sealRefused' },
  '422 VALIDATION_ERROR': { kind: 'providerUnknown' },
};

function interpretValid(body: Body | null): KeyCheckOutcome {
  if (body?.['valid'] === false) return { kind: 'rejected' };
  if (body?.['valid'] !== true) return { kind: 'notSupported' };
  if (body['state'] === 'out_of_quota') return { kind: 'outOfQuota' };
  return { kind: 'works', tier: readTier(body), requestsPerMinute: readLimit(body) };
}

function interpretServerError(body: Body | null): KeyCheckOutcome {
  const isProviders = errorCodeOf(body) === 'MODEL_PROVIDER_ERROR';
  return { kind: isProviders ? 'providerDown' : 'backendFailed' };
}

function errorCodeOf(body: Body | null): string {
  const error = body?.['error'];
  return isBody(error) && typeof error['code'] === 'string' ? error['code'] : '';
}

function readTier(body: Body): string | null {
  const tier = body['tier'];
  return typeof tier === 'string' && /^[\w .-]{1,32}$/.test(tier) ? tier : null;
}

function readLimit(body: Body): number | null {
  const limits = body['rate_limits'];
  const limit = isBody(limits) ? limits['requests_per_minute'] : null;
  return isCount(limit) ? limit : null;
}

function readRetryAfter({ headers }: Response): number | null {
  const seconds = Number(headers.get('Retry-After') ?? NaN);
  return isCount(seconds) && seconds <= maxRetrySeconds ? seconds : null;
}

function isCount(value: unknown): value is number {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0;
}

function isBody(value: unknown): value is Body {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

async function readBody(response: Response): Promise<Body | null> {
  const bytes = await readBounded(response, maxAnswerBytes);
  if (bytes === null) return null;
  try {
    const value: unknown = JSON.parse(new TextDecoder().decode(bytes));
    return isBody(value) ? value : null;
  } catch {
    // Not JSON: HTML, nothing, half an answer.
    return null;
  }
}
