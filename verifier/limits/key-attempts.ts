import type { ProviderId } from '../../lib/providers.ts';
import { InvalidByokKeyError, UnsendableKeyError } from '../errors.ts';
import type { SecretBytes } from '../../packages/receiver/src/secret-bytes.ts';
import type { KeyState } from '../providers/model-connector.ts';
import type { AcceptedKeys } from './accepted-keys.ts';
import type { RequestKind } from './limit-state.ts';

/** A key that a client wants a provider to be asked about. */
export interface KeyAttempt {
  /** The hash under which the client is counted. */
  readonly client: string;
  readonly kind: RequestKind;
  readonly provider: ProviderId;
  readonly key: SecretBytes;
}

/** Room for one more failure of a client, reserved before a provider is asked about its key. */
export interface Reservation {
  /** Releases the room, unless the provider refused the key. To be called once; never throws. */
  finish(isRefused: boolean): Promise<void>;
}

/**
 * Reserves room for a failure of this key.
 * @throws {TooManyFailuresError} when there is none
 * @throws {RateLimitUnavailableError} when it cannot be counted
 */
export type Reserve = (attempt: KeyAttempt) => Promise<Reservation>;

/**
 * Asks providers about keys, each under a reservation that only a refusal by the provider uses up. A reservation that is
 * never released, because the process ended or Redis became unreachable, counts as a failure.
 */
export class KeyAttempts {
  readonly #reserve: Reserve;
  readonly #accepted: AcceptedKeys;
  /** New keys that a provider is being asked about. */
  readonly #pending = new Map<string, Promise<unknown>>();

  constructor(reserve: Reserve, accepted: AcceptedKeys) {
    this.#reserve = reserve;
    this.#accepted = accepted;
  }

  /**
   * Asks a provider about a key, unless too many keys of the client have failed. A key that the provider has accepted
   * before is always asked about.
   * @throws {TooManyFailuresError} or `RateLimitUnavailableError` when the provider was not asked
   * @throws what `ask` throws
   */
  async run<Answer extends { readonly state: KeyState }>(
    attempt: KeyAttempt,
    ask: () => Promise<Answer>,
  ): Promise<Answer> {
    const name = this.#accepted.nameOf(attempt.provider, attempt.key);
    // The first requests of a page arrive together, with one key: the first one finds out whether the key is good.
    const first = this.#pending.get(name);
    if (first !== undefined) await first;
    if (this.#accepted.has(name)) return this.#askAgain(name, attempt, ask);
    const answer = this.#askAnew(name, attempt, ask);
    this.#track(name, answer);
    return answer;
  }

  async #askAnew<Answer extends { readonly state: KeyState }>(
    name: string,
    attempt: KeyAttempt,
    ask: () => Promise<Answer>,
  ): Promise<Answer> {
    const reservation = await this.#reserve(attempt);
    let isRefused = false;
    try {
      const answer = await ask();
      // A provider may say "too many requests" before it looks at the key.
      if (answer.state !== 'rate_limited') this.#accepted.add(name);
      return answer;
    } catch (error) {
      isRefused = isRefusal(error);
      throw error;
    } finally {
      await reservation.finish(isRefused);
    }
  }

  /** Needs no reservation, as an accepted key is not a guess. A key that has been revoked counts as one failure. */
  async #askAgain<Answer extends { readonly state: KeyState }>(
    name: string,
    attempt: KeyAttempt,
    ask: () => Promise<Answer>,
  ): Promise<Answer> {
    try {
      const answer = await ask();
      if (this.#accepted.has(name)) this.#accepted.add(name);
      return answer;
    } catch (error) {
      if (isRefusal(error) && this.#accepted.delete(name)) await this.#countFailure(attempt);
      throw error;
    }
  }

  async #countFailure(attempt: KeyAttempt): Promise<void> {
    try {
      const reservation = await this.#reserve(attempt);
      await reservation.finish(true);
    } catch {
      // The bucket is full, or Redis is unreachable: there is nothing more to count.
    }
  }

  #track(name: string, answer: Promise<unknown>): void {
    if (this.#pending.has(name)) return;
    const ended = answer
      .catch(() => undefined)
      .finally(() => {
        this.#pending.delete(name);
      });
    this.#pending.set(name, ended);
  }
}

/** Only a refusal by the provider is a failure. A provider that is down, late or never asked says nothing about a key. */
function isRefusal(error: unknown): boolean {
  return error instanceof InvalidByokKeyError && !(error instanceof UnsendableKeyError);
}
