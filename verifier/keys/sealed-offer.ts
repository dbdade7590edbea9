import type { Hash } from '../../lib/protocol/sealed.ts';
import type { UseLimit } from '../limits/use-limit.ts';
import { readClock } from '../ops/clock.ts';
import type { SealedKeys } from './byok-manager.ts';
import type { KeyRing } from './key-ring.ts';

/** Version 2 as a backend offers it. */
export interface SealedOffer extends SealedKeys {
  /** The signed configuration, as JSON. */
  configuration(request: Request): Promise<string>;
}

/** What {@link createSealedOffer} is made from. */
export interface SealedOfferOptions {
  readonly ring: KeyRing | Promise<KeyRing>;
  /** The backend's own origins, at least one when a request comes: `https://host[:port]`. */
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

/** Puts together what opens tokens: keys, origin, clock and the count of uses. */
export function createSealedOffer(options: SealedOfferOptions): SealedOffer {
  const { ring, apiOrigins, windowSeconds, futureSeconds, useLimit, now = readClock } = options;
  const hash = options.hash === undefined ? {} : { hash: options.hash };
  return {
    isRequired: options.isRequired,
    async receive(request) {
      const nowSeconds = now();
      const openers = await (await ring).openersAt(nowSeconds);
      const apiOrigin = chooseOrigin(request, apiOrigins());
      return { apiOrigin, openers, nowSeconds, windowSeconds, futureSeconds, ...hash };
    },
    countUse: (token) => useLimit.countUse(token),
    async configuration(request) {
      return (await ring).documentAt(now(), chooseOrigin(request, apiOrigins()));
    },
  };
}

/** The first of the backend's own origins, or another of them if the request names it: never a name of the request's making. */
function chooseOrigin({ url }: Request, apiOrigins: readonly string[]): string {
  const [first] = apiOrigins;
  if (first === undefined) throw new TypeError('apiOrigins must name one');
  if (apiOrigins.length === 1) return first;
  const named = `https://${new URL(url).host}`;
  return apiOrigins.includes(named) ? named : first;
}
