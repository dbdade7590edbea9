import { ByokError, ByokTokenStaleError } from '../../../lib/protocol/errors.ts';

/**
 * A genuine token that has been used as often as allowed. The client gets the answer for a stale token, so it seals again
 * and goes on. Only the log tells the two apart.
 */
export class TokenUsedUpError extends ByokTokenStaleError {}

/** The `details` of an answer: names and expected shapes, never a value that a client sent. */
export type ErrorDetails = Readonly<Record<string, string | number>>;

/** The error envelope: `{"error":{"code","message","details"?}}`. */
export interface ErrorBody {
  readonly error: {
    readonly code: string;
    readonly message: string;
    readonly details?: ErrorDetails;
  };
}

/** The envelope of an error with a stable code and a fixed message. */
export function formatErrorBody(
  { code, message }: { readonly code: string; readonly message: string },
  details: ErrorDetails | null = null,
): ErrorBody {
  return { error: { code, message, ...(details !== null && { details }) } };
}

/** An answer of the receiver other than success, with a stable code and a fixed message. Handlers may throw one too. */
export class ReceiverError extends Error {
  override readonly name = 'ReceiverError';
  readonly code: string;
  readonly status: number;
  readonly details: ErrorDetails | null;

  /** @param details `retry_after_seconds` also becomes the header `Retry-After` */
  constructor(code: string, status: number, message: string, details: ErrorDetails | null = null) {
    super(message);
    this.code = code;
    this.status = status;
    this.details = details;
  }
}

/** The request came over plain HTTP. */
export class HttpsRequiredError extends ReceiverError {
  constructor() {
    super('HTTPS_REQUIRED', 403, 'Use HTTPS');
  }
}

/** A part of the request is malformed. Says which part, and what shape is expected, never a value. */
export class ValidationError extends ReceiverError {
  constructor(field: string, expected: string) {
    super('VALIDATION_ERROR', 422, 'Request validation failed', { field, expected });
  }
}

/** An error that is an answer. */
export type AnswerableError = ByokError | ReceiverError;

/** Tells whether an error is an answer. Any other may hold what nobody should read. */
export function isAnswerable(error: unknown): error is AnswerableError {
  return error instanceof ByokError || error instanceof ReceiverError;
}

/** An answer before it has the form of a server. */
export interface ErrorAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  /** JSON. */
  readonly body: string;
}

/** The answer for an error: the envelope, not to be stored, with `Retry-After` if it is known. */
export function describeAnswer(error: AnswerableError): ErrorAnswer {
  const details = error instanceof ReceiverError ? error.details : null;
  const retryAfter = details?.['retry_after_seconds'];
  return {
    status: error.status,
    headers: {
      'Content-Type': 'application/json',
      ...noStore,
      ...(retryAfter !== undefined && { 'Retry-After': String(retryAfter) }),
    },
    body: JSON.stringify(formatErrorBody(error, details)),
  };
}

/** The header of every answer to a request with a key. */
export const noStore = { 'Cache-Control': 'no-store' };
