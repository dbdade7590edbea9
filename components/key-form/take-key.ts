import { readApiKey } from '../../lib/extension/api-key.ts';
import { type ProviderId, recogniseProvider } from '../../lib/providers.ts';
import type { KeyFormProblem } from './FormProblem.tsx';
import type { TypedText } from './masked-text.ts';

/** A key as bytes, which the receiver owns, or why the field holds none. */
export type TakenKey =
  | { readonly ok: true; readonly provider: ProviderId; readonly apiKey: Uint8Array }
  | { readonly ok: false; readonly problem: KeyFormProblem };

/**
 * Reads what is typed once. A good text leaves the field as bytes, and the field is empty; a bad one stays for the user to correct.
 * Synchronous, so that no suspended function keeps the string alive while the background works.
 * @param named the problem that the user has before them: sent again unchanged, another provider is meant
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
