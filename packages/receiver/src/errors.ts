import { ByokTokenStaleError } from '../../../lib/protocol/errors.ts';

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
