import type { BackendSight } from '../../lib/backend-sight.ts';
import {
  type ByokConfiguration,
  configurationPath,
  maxConfigurationCharacters,
  parseByokConfiguration,
  verifyConfiguration,
} from '../../lib/protocol/configuration.ts';
import { readBounded } from './read-bounded.ts';

const timeoutMs = 8_000;

/** UTF-8 takes up to four bytes for a character. */
const maxBytes = 4 * maxConfigurationCharacters;

/**
 * How far the backend's clock may be from ours. More is refused, because a `Date` of somebody's making moves the window of
 * every token: a captured one would be good hours later.
 */
const maxClockOffsetMs = 10 * 60_000;

/** `Date` has whole seconds, cut off. */
const halfSecondMs = 500;

/** What a look finds before it is held against what is pinned. */
export type FetchedSight = Exclude<BackendSight, { kind: 'keyChanged' | 'older' }>;

/**
 * Fetches a backend's configuration and verifies it for this origin. The backend may be hostile: the answer is bounded in
 * size and time, no redirect is followed, and nothing of it is used before all of it has its shape and its signature.
 */
export async function fetchConfiguration(apiOrigin: string): Promise<FetchedSight> {
  const askedAt = performance.now();
  try {
    const response = await fetch(apiOrigin + configurationPath, {
      redirect: 'manual',
      credentials: 'omit',
      cache: 'no-store',
      referrerPolicy: 'no-referrer',
      signal: AbortSignal.timeout(timeoutMs),
    });
    // By the clock that cannot be set: the other may jump while the backend thinks.
    const halfWayMs = (performance.now() - askedAt) / 2;
    const seenAt = Date.now();
    if (response.status === 404 || isWebPage(response)) return { kind: 'none', seenAt };
    if (response.status !== 200) return { kind: 'unreachable', seenAt };
    const body = await readBounded(response, maxBytes);
    const configuration = body === null ? null : await readConfiguration(body, apiOrigin);
    if (configuration === null) return { kind: 'malformed', seenAt };
    const clockOffsetMs = readClockOffset(response, seenAt - halfWayMs);
    if (Math.abs(clockOffsetMs) > maxClockOffsetMs) return { kind: 'clockWrong', seenAt };
    return { kind: 'configuration', configuration, clockOffsetMs, seenAt };
  } catch {
    // No connection, no TLS, no answer in time: for the user it is all the same.
    return { kind: 'unreachable', seenAt: Date.now() };
  }
}

/** Servers of single-page sites answer unknown paths with the page. It says no more, and opens no more, than a 404. */
function isWebPage({ status, headers }: Response): boolean {
  return status === 200 && headers.get('Content-Type')?.startsWith('text/html') === true;
}

async function readConfiguration(
  body: Uint8Array<ArrayBuffer>,
  apiOrigin: string,
): Promise<ByokConfiguration | null> {
  try {
    const configuration = parseByokConfiguration(new TextDecoder().decode(body));
    await verifyConfiguration(configuration, apiOrigin);
    return configuration;
  } catch {
    // What is wrong with it is for the people who run the backend; here it is one that cannot be used.
    return null;
  }
}

/** Without a `Date` the clocks are taken to agree: the backend says so if they do not. */
function readClockOffset({ headers }: Response, answeredAt: number): number {
  const date = Date.parse(headers.get('Date') ?? '');
  return Number.isNaN(date) ? 0 : Math.round(date + halfSecondMs - answeredAt);
}
