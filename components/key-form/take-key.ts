import { readApiKey } from '../../lib/extension/api-key.ts';
import { type ProviderId, recogniseProvider } from '../../lib/providers.ts';
import type { KeyFormProblem } from './FormProblem.tsx';
import type { TypedText } from './masked-text.ts';

/** A key as bytes that the receiver owns, or the problem with the text of the field. */
export type TakenKey =
  | { readonly ok: true; readonly provider: ProviderId; readonly apiKey: Uint8Array }
  | { readonly ok: false; readonly problem: KeyFormProblem };

/**
 * Reads the typed text once. A good key is returned as bytes and the field is cleared; a bad text stays, so that the user can
 * correct it. It is synchronous, so that no suspended function keeps the string alive while the background works.
 * @param named the problem that is shown now: if it is `otherProvider` and nothing has changed, the user insists
 */
export function takeKey(
  typed: TypedText,
  provider: ProviderId | null,
  named: KeyFormProblem | null,
): TakenKey {
  const reading = readApiKey(typed.read());
  if (!reading.ok) return { ok: false, problem: { kind: reading.problem } };
  if (provider === null) return { ok: false, problem: { kind: 'noProvider' } };
  const seen = recogniseProvider(reading.apiKey);
  if (seen !== null && seen !== provider && named?.kind !== 'otherProvider') {
    return { ok: false, problem: { kind: 'otherProvider', recognised: seen, chosen: provider } };
  }
  const apiKey = new TextEncoder().encode(reading.apiKey);
  typed.clear();
  return { ok: true, provider, apiKey };
}
