import { ByokError } from '../lib/protocol/errors.ts';
import { type ProviderId, providers } from '../lib/providers.ts';
import {
  type ErrorBody,
  type ErrorDetails,
  formatErrorBody as formatEnvelope,
} from '../packages/receiver/src/errors.ts';
import type { LimitName, LimitState } from './limits/limit-state.ts';
import type { AddressClass } from './providers/address-check.ts';

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

/** There is no such route, or not with this method. */
export class NotFoundError extends ApiError {
  override readonly code = 'NOT_FOUND';
  override readonly status = 404;
  constructor() {
    super('No such resource');
  }
}

/** A part of the request is malformed. Says which part, and what shape is expected. */
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

/** A key that cannot be sent to any provider. The client gets the answer for a refused key. */
export class UnsendableKeyError extends InvalidByokKeyError {}

/** How a provider failed. It goes to the log, never to the client. */
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

/** The provider is down, slow or gives an unexpected answer. The error tells only the name of the provider. */
export class ModelProviderError extends ApiError {
  override readonly code = 'MODEL_PROVIDER_ERROR';
  override readonly status = 502;
  /** What went wrong, in the terms of the log. */
  readonly fault: ProviderFault;
  constructor(provider: ProviderId, fault: ProviderFault) {
    super(`${providers[provider].label} could not be asked`, { provider });
    this.fault = fault;
  }
}

/** The client has reached a limit. */
export class RateLimitExceededError extends ApiError {
  override readonly code = 'RATE_LIMIT_EXCEEDED';
  override readonly status = 429;
  /** The limit that was reached, for the log. The client learns it from the headers. */
  readonly limit: LimitName;
  constructor(limit: LimitName, retryAfterSeconds: number) {
    super('Too many requests', { retry_after_seconds: retryAfterSeconds });
    this.limit = limit;
  }
}

/** Too many keys of the client have failed, so the provider is not asked about this one. */
export class TooManyFailuresError extends RateLimitExceededError {
  /** The state of the limit. */
  readonly state: LimitState;
  constructor(state: LimitState) {
    super(state.name, state.resetSeconds);
    this.state = state;
  }
}

/** Requests cannot be counted now, and this one must not pass uncounted. */
export class RateLimitUnavailableError extends ApiError {
  override readonly code = 'RATE_LIMIT_UNAVAILABLE';
  override readonly status = 503;
  constructor() {
    super('Requests cannot be counted at the moment', {
      retry_after_seconds: unavailableRetrySeconds,
    });
  }
}

/** An unexpected error. It reveals nothing about its cause. */
export class InternalError extends ApiError {
  override readonly code = 'INTERNAL_ERROR';
  override readonly status = 500;
  constructor() {
    super('Something went wrong');
  }
}

/** An error that can be an answer: one of the API or of the protocol. */
export type AnswerableError = ApiError | ByokError;

/** The error to answer with. Any other error becomes {@link InternalError}, and its own text is dropped. */
export function toAnswerable(error: unknown): AnswerableError {
  return error instanceof ApiError || error instanceof ByokError ? error : new InternalError();
}

/** The envelope of an error. */
export function formatErrorBody(error: AnswerableError): ErrorBody {
  return formatEnvelope(error, error instanceof ApiError ? error.details : null);
}
