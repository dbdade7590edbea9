import { ByokError, ByokTokenStaleError } from '../lib/protocol/errors.ts';
import { type ProviderId, providers } from '../lib/providers.ts';
import type { LimitName, LimitState } from './limits/limit-state.ts';
import type { AddressClass } from './providers/address-check.ts';

/** What may stand under `details` of an answer: names and expected shapes, never a value that a client sent. */
export type ErrorDetails = Readonly<Record<string, string | number>>;

const unavailableRetrySeconds = 5;

/** An answer other than success, with a stable code and a fixed message (design, Verifier). */
export abstract class ApiError extends Error {
  abstract readonly code: string;
  abstract readonly status: number;
  readonly details: ErrorDetails | null;
  override readonly name = 'ApiError';

  constructor(message: string, details: ErrorDetails | null = null) {
    super(message);
    this.details = details;
  }
}

/** No such route, or not with this method. */
export class NotFoundError extends ApiError {
  override readonly code = 'NOT_FOUND';
  override readonly status = 404;
  constructor() {
    super('No such resource');
  }
}

/** A part of the request has the wrong shape. Says which part and what shape is expected. */
export class ValidationError extends ApiError {
  override readonly code = 'VALIDATION_ERROR';
  override readonly status = 422;
  constructor(field: string, expected: string) {
    super('Request validation failed', { field, expected });
  }
}

/** The provider refused the key (401, 403). */
export class InvalidByokKeyError extends ApiError {
  override readonly code = 'INVALID_BYOK_KEY';
  override readonly status = 401;
  constructor(provider: ProviderId) {
    super(`The API key was rejected by ${providers[provider].label}`, { provider });
  }
}

/** A key that no provider can be asked about. The answer is that of a refused one; no provider has seen it. */
export class UnsendableKeyError extends InvalidByokKeyError {}

/** How a provider failed: for the log, never for the client. */
export type ProviderFault =
  | 'unreachable'
  | 'timeout'
  | 'redirect'
  | 'status'
  | 'too_large'
  | 'encoded'
  | 'malformed'
  | 'echo'
  | `address_${AddressClass}`;

/** The provider is down, slow or does not speak its own protocol. Carries the provider's name only. */
export class ModelProviderError extends ApiError {
  override readonly code = 'MODEL_PROVIDER_ERROR';
  override readonly status = 502;
  /** What went wrong, in the log's terms. */
  readonly fault: ProviderFault;
  constructor(provider: ProviderId, fault: ProviderFault) {
    super(`${providers[provider].label} could not be asked`, { provider });
    this.fault = fault;
  }
}

/** The client did more than it may. */
export class RateLimitExceededError extends ApiError {
  override readonly code = 'RATE_LIMIT_EXCEEDED';
  override readonly status = 429;
  /** The limit that was reached: for the log. The headers tell the client. */
  readonly limit: LimitName;
  constructor(limit: LimitName, retryAfterSeconds: number) {
    super('Too many requests', { retry_after_seconds: retryAfterSeconds });
    this.limit = limit;
  }
}

/** Too many keys of the client failed: this one is not put to a provider. */
export class TooManyFailuresError extends RateLimitExceededError {
  /** Where the client stands with the limit. */
  readonly state: LimitState;
  constructor(state: LimitState) {
    super(state.name, state.resetSeconds);
    this.state = state;
  }
}

/**
 * A genuine token that was used as often as one may be. The answer is that of a stale one: its sender seals again and
 * goes on. Only the log tells them apart.
 */
export class TokenUsedUpError extends ByokTokenStaleError {}

/** Requests cannot be counted now, and this one does not go on uncounted. */
export class RateLimitUnavailableError extends ApiError {
  override readonly code = 'RATE_LIMIT_UNAVAILABLE';
  override readonly status = 503;
  constructor() {
    super('Requests cannot be counted at the moment', {
      retry_after_seconds: unavailableRetrySeconds,
    });
  }
}

/** Anything that nobody foresaw. Says nothing of its cause. */
export class InternalError extends ApiError {
  override readonly code = 'INTERNAL_ERROR';
  override readonly status = 500;
  constructor() {
    super('Something went wrong');
  }
}

/** What an answer is made from: one of ours, or the protocol's. */
export type AnswerableError = ApiError | ByokError;

/** The error to answer with: anything unforeseen becomes {@link InternalError}, its own text is dropped. */
export function toAnswerable(error: unknown): AnswerableError {
  return error instanceof ApiError || error instanceof ByokError ? error : new InternalError();
}

/** The error envelope: `{"error":{"code","message","details"?}}`. */
export interface ErrorBody {
  readonly error: {
    readonly code: string;
    readonly message: string;
    readonly details?: ErrorDetails;
  };
}

/** The envelope of an error. */
export function formatErrorBody(error: AnswerableError): ErrorBody {
  const { code, message } = error;
  const details = error instanceof ApiError ? error.details : null;
  return { error: { code, message, ...(details !== null && { details }) } };
}
