import type { AcceptedKeys } from './accepted-keys.ts';
import { InvalidByokKeyError, UnsendableKeyError } from './errors.ts';
import type { KeyState } from './model-connector.ts';
import type { KeyAttempt } from './rate-limit.ts';

/** A place among the failures that a client may have, taken before its key is put to a provider. */
export interface Reservation {
  /** Frees the place, unless the provider refused the key. To be called once; never throws. */
  settle(isRefused: boolean): Promise<void>;
}

/**
 * Takes a place for a key.
 * @throws {TooManyFailuresError} when none is free
 * @throws {RateLimitUnavailableError} when it cannot be counted
 */
export type Reserve = (attempt: KeyAttempt) => Promise<Reservation>;

/**
 * Puts keys to providers, each under a reservation that only a refusal by the provider uses up. What is not given back,
 * because the process ended or Redis went away, counts as a failure.
 */
export class KeyAttempts {
  readonly #reserve: Reserve;
  readonly #accepted: AcceptedKeys;
  /** Keys that are put to a provider for the first time, until there is an answer. */
  readonly #pending = new Map<string, Promise<unknown>>();

  constructor(reserve: Reserve, accepted: AcceptedKeys) {
    this.#reserve = reserve;
    this.#accepted = accepted;
  }

  /** As {@link RateLimiter.attempt}. */
  async run<Answer extends { readonly state: KeyState }>(
    attempt: KeyAttempt,
    ask: () => Promise<Answer>,
  ): Promise<Answer> {
    const name = this.#accepted.nameOf(attempt.provider, attempt.key);
    // A page's first requests come at once, with one key: the first of them tells whether it is good, in one place.
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
      await reservation.settle(isRefused);
    }
  }

  /** Without a reservation: the key is no guess. One that was revoked counts once. */
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
      await reservation.settle(true);
    } catch {
      // No place is free, or none can be taken: there is nothing more to count.
    }
  }

  #track(name: string, answer: Promise<unknown>): void {
    if (this.#pending.has(name)) return;
    const settled = answer
      .catch(() => undefined)
      .finally(() => {
        this.#pending.delete(name);
      });
    this.#pending.set(name, settled);
  }
}

/** Only a provider's own refusal is a failure: one that is down, late or never asked says nothing about a key. */
function isRefusal(error: unknown): boolean {
  return error instanceof InvalidByokKeyError && !(error instanceof UnsendableKeyError);
}
