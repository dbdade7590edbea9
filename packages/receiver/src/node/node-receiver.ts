import { readFileSync } from 'node:fs';
import type { TrustedProxies } from '../https-check.ts';
import { createReceiver, type Receiver, type ReceiverOptions } from '../receiver.ts';
import { nodeCrypto } from './node-crypto.ts';
import { createTrustedProxies } from './trusted-proxies.ts';

/** The options of {@link createNodeReceiver}. */
export interface NodeReceiverOptions extends Omit<ReceiverOptions, 'crypto'> {
  /** Addresses and networks of the proxies that say in `X-Forwarded-Proto` whether the client used HTTPS. */
  readonly trustedProxies?: readonly string[];
}

/** A receiver on Node. */
export interface NodeReceiver extends Receiver {
  readonly trustedProxies: TrustedProxies;
  /** Stops the timer that drops keys on time. It keeps no process alive. */
  close(): void;
}

const checkMs = 60_000;

/**
 * Creates a receiver on `node:crypto`.
 * @throws {TypeError} when an option is malformed; the message names it, never a value
 * @throws {KeyMaterialError} when the keys are malformed
 */
export function createNodeReceiver({
  trustedProxies = [],
  ...options
}: NodeReceiverOptions): NodeReceiver {
  const receiver = createReceiver({ ...options, crypto: nodeCrypto });
  const proxies = createTrustedProxies(trustedProxies);
  // If the platform cannot import keys, the first request shows why.
  const advanceKeys = () => void receiver.advanceKeys().catch(() => undefined);
  advanceKeys();
  const timer = setInterval(advanceKeys, checkMs).unref();
  return {
    ...receiver,
    trustedProxies: proxies,
    close: () => {
      clearInterval(timer);
    },
  };
}

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * Reads options from environment variables, by the names of the verifier (docs/integration.md): `PUBLIC_ORIGIN`,
 * `PROTOCOLS`, `SEALING_KEYS_FILE` or `SEALING_KEYS`, `TOKEN_WINDOW_SECONDS`, `MAX_USES_PER_TOKEN`, `RATE_LIMIT_SECRET`,
 * `TRUSTED_PROXIES`; and `JOB_WINDOW_SECONDS`.
 * @throws {TypeError} when a variable is malformed; the message names it, never its value
 */
export function readReceiverOptions(environment: Environment = process.env): NodeReceiverOptions {
  return {
    apiOrigins: readList(environment['PUBLIC_ORIGIN']),
    protocols: readProtocols(environment['PROTOCOLS']),
    keys: readKeys(environment),
    secret: environment['RATE_LIMIT_SECRET'] ?? null,
    trustedProxies: readList(environment['TRUSTED_PROXIES']),
    ...readNumber(environment, 'TOKEN_WINDOW_SECONDS', 'windowSeconds'),
    ...readNumber(environment, 'JOB_WINDOW_SECONDS', 'jobWindowSeconds'),
    ...readNumber(environment, 'MAX_USES_PER_TOKEN', 'maxUses'),
  };
}

function readProtocols(text = 'both'): 'v1' | 'v2' | 'both' {
  if (text === 'v1' || text === 'v2' || text === 'both') return text;
  throw new TypeError('PROTOCOLS must be v1, v2 or both');
}

function readKeys({ SEALING_KEYS_FILE: file, SEALING_KEYS: text }: Environment): string | null {
  if (file !== undefined && text !== undefined) {
    throw new TypeError('SEALING_KEYS_FILE and SEALING_KEYS must not be set together');
  }
  if (file === undefined) return text ?? null;
  try {
    return readFileSync(file, 'utf8');
  } catch {
    // The platform's message would quote the path.
    throw new TypeError('SEALING_KEYS_FILE must be a file that can be read');
  }
}

function readList(text = ''): string[] {
  return text
    .split(',')
    .map((entry) => entry.trim())
    .filter((entry) => entry !== '');
}

function readNumber(
  environment: Environment,
  variable: string,
  option: 'windowSeconds' | 'jobWindowSeconds' | 'maxUses',
): Partial<Record<typeof option, number>> {
  const text = environment[variable];
  if (text === undefined) return {};
  if (!/^\d{1,9}$/.test(text)) throw new TypeError(`${variable} must be a whole number`);
  return { [option]: Number(text) };
}
