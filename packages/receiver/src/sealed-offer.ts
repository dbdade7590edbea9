import type { Hash } from '../../../lib/protocol/sealed.ts';
import type { UseLimit } from './use-limit.ts';
import { readClock } from './clock.ts';
import type { ReceivedRequest, SealedKeys } from './byok-manager.ts';
import type { KeyRing } from './key-ring.ts';

/** Version 2 as a backend offers it. */
export interface SealedOffer extends SealedKeys {
  /** The signed configuration, as JSON. */
  configuration(request: ReceivedRequest): Promise<string>;
}

/** The options of {@link createSealedOffer}. */
export interface SealedOfferOptions {
  /** The keys. A function is called when a request comes. */
  readonly ring: KeyRing | Promise<KeyRing> | (() => Promise<KeyRing>);
  /** The origins of the backend, `https://host[:port]`, at least one when a request comes. */
  readonly apiOrigins: () => readonly string[];
  readonly isRequired: boolean;
  readonly windowSeconds: number;
  readonly futureSeconds: number;
  readonly useLimit: UseLimit;
  /** SHA-256; by default that of WebCrypto. */
  readonly hash?: Hash;
  /** Seconds since 1970; by default the machine's clock. */
  readonly now?: () => number;
}

/** Combines what is needed to open tokens: keys, origin, clock and the limit on uses. */
export function createSealedOffer(options: SealedOfferOptions): SealedOffer {
  const { ring, apiOrigins, windowSeconds, futureSeconds, useLimit, now = readClock } = options;
  const openRing = () => (typeof ring === 'function' ? ring() : ring);
  const hash = options.hash === undefined ? {} : { hash: options.hash };
  return {
    isRequired: options.isRequired,
    async receive(request) {
      const nowSeconds = now();
      const openers = await (await openRing()).openersAt(nowSeconds);
      const apiOrigin = chooseOrigin(request, apiOrigins());
      return { apiOrigin, openers, nowSeconds, windowSeconds, futureSeconds, ...hash };
    },
    countUse: (token) => useLimit.countUse(token),
    async configuration(request) {
      return (await openRing()).documentAt(now(), chooseOrigin(request, apiOrigins()));
    },
  };
}

/** The first origin of the backend, or another one that the request names. An unknown name in the request is ignored. */
function chooseOrigin({ url }: ReceivedRequest, apiOrigins: readonly string[]): string {
  const [first] = apiOrigins;
  if (first === undefined) throw new TypeError('apiOrigins must name one');
  if (apiOrigins.length === 1) return first;
  const named = `https://${new URL(url).host}`;
  return apiOrigins.includes(named) ? named : first;
}
