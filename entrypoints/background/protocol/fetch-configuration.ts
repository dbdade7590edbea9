import {
  type Discovery,
  hasEnded,
  type SeenConfiguration,
} from '../../../lib/extension/discovery.ts';
import {
  type ByokConfiguration,
  claimsToBeConfiguration,
  configurationPath,
  judgeTime,
  maxConfigurationCharacters,
  maxSkewSeconds,
  parseByokConfiguration,
  verifyConfiguration,
} from '../../../lib/protocol/configuration.ts';
import { readBounded } from '../session/read-bounded.ts';

const timeoutMs = 8_000;

/** UTF-8 takes up to four bytes for a character. */
const maxBytes = 4 * maxConfigurationCharacters;

/**
 * How far the backend's clock may be from ours. More is refused, because a forged `Date` moves the window of every token: a
 * captured one would be good hours later.
 */
const maxClockOffsetMs = maxSkewSeconds * 1_000;

/** `Date` has whole seconds, cut off. */
const halfSecondMs = 500;

/** What a fetch finds, before it is compared with the pin. */
export type FetchedDiscovery = Exclude<Discovery, { kind: 'keyChanged' }>;

/**
 * Fetches a backend's configuration and verifies it for this origin. The backend may be hostile: the answer is bounded in
 * size and time, no redirect is followed, and nothing of it is used before the whole is well-formed, signed and in force.
 */
export async function fetchConfiguration(apiOrigin: string): Promise<FetchedDiscovery> {
  const askedAt = performance.now();
  try {
    const response = await fetch(apiOrigin + configurationPath, {
      redirect: 'manual',
      credentials: 'omit',
      cache: 'no-store',
      referrerPolicy: 'no-referrer',
      signal: AbortSignal.timeout(timeoutMs),
    });
    // By the clock that cannot be set: the other may jump while we wait.
    const halfWayMs = (performance.now() - askedAt) / 2;
    const seenAt = Date.now();
    if (response.status === 404 || isWebPage(response)) return { kind: 'none', seenAt };
    if (response.status !== 200) return { kind: 'unreachable', seenAt };
    const body = await readBounded(response, maxBytes);
    if (body === null) return { kind: 'malformed', seenAt };
    const text = new TextDecoder().decode(body);
    if (!claimsToBeConfiguration(text)) return { kind: 'none', seenAt };
    const configuration = await readConfiguration(text, apiOrigin);
    if (configuration === null) return { kind: 'malformed', seenAt };
    const clockOffsetMs = readClockOffset(response, seenAt - halfWayMs);
    return judgeClocks({ configuration, clockOffsetMs, seenAt });
  } catch {
    // No connection, no TLS, no answer in time: the user can do the same about each.
    return { kind: 'unreachable', seenAt: Date.now() };
  }
}

/** Servers of single-page sites answer unknown paths with the page. It means no more than a 404, and allows no more. */
function isWebPage({ status, headers }: Response): boolean {
  return status === 200 && headers.get('Content-Type')?.startsWith('text/html') === true;
}

/**
 * The signed times bound the unsigned `Date`: neither clock may be past the document's end, ours may not be long before its
 * beginning, and `Date` is accepted only near our own clock.
 */
function judgeClocks(seen: SeenConfiguration): FetchedDiscovery {
  const { configuration, clockOffsetMs, seenAt } = seen;
  const isAhead = judgeTime(configuration, Math.floor(seenAt / 1_000)) === 'ahead';
  if (isAhead || Math.abs(clockOffsetMs) > maxClockOffsetMs) return { kind: 'clockWrong', seenAt };
  return hasEnded(seen, seenAt) ? { kind: 'older', seenAt } : { kind: 'configuration', ...seen };
}

async function readConfiguration(
  text: string,
  apiOrigin: string,
): Promise<ByokConfiguration | null> {
  try {
    const configuration = parseByokConfiguration(text);
    await verifyConfiguration(configuration, apiOrigin);
    return configuration;
  } catch {
    // Its faults concern the people who run the backend; here it is simply unusable.
    return null;
  }
}

/** Without a `Date` the clocks are assumed to agree: the backend says so if they do not. */
function readClockOffset({ headers }: Response, answeredAt: number): number {
  const date = Date.parse(headers.get('Date') ?? '');
  return Number.isNaN(date) ? 0 : Math.round(date + halfSecondMs - answeredAt);
}
