import { judgeProtocol, type ProtocolVerdict } from './discovery.ts';
import { onTrustChange, pinOf, readTrusts } from './backend-trust.ts';
import type { Backend } from './backends.ts';
import { onItemChange } from './background-client.ts';
import type { ProtocolChoice } from '../protocol/negotiation.ts';
import { fingerprintOf } from '../protocol/pin.ts';
import { readSnapshot } from './session-snapshot.ts';
import { choiceFor, onSettingsChange, readBackends, readSettings } from './settings.ts';

/** How a backend's keys travel. */
export interface BackendProtocol extends ProtocolVerdict {
  readonly backend: Backend;
  readonly choice: ProtocolChoice;
  /** Of the pinned signing key; `null` if none is pinned. */
  readonly fingerprint: string | null;
  /** Since when it is, in milliseconds since 1970; `null` if that is not known. */
  readonly pinnedAt: number | null;
  /** The user has agreed to version 1 although version 2 was offered before. */
  readonly allowsBasic: boolean;
}

/** How keys travel to every backend, the built-in one first, as far as it is known without asking any backend. */
export async function readBackendProtocols(): Promise<readonly BackendProtocol[]> {
  const [backends, settings, trusts, session] = await Promise.all([
    readBackends(),
    readSettings(),
    readTrusts(),
    readSnapshot('discoveries'),
  ]);
  const { discoveries } = session.items;
  return Promise.all(
    backends.map(async (backend) => {
      const { id, apiOrigin } = backend;
      const [trust = null, discovery = null] = [trusts[apiOrigin], discoveries[apiOrigin]];
      const choice = choiceFor(settings, id);
      const pin = pinOf(trust);
      return {
        ...judgeProtocol(choice, trust, discovery, Date.now()),
        backend,
        choice,
        fingerprint: pin === null ? null : await fingerprintOf(pin.signingKey),
        pinnedAt: trust?.pinnedAt ?? null,
        allowsBasic: trust?.allowsBasic === true,
      };
    }),
  );
}

/**
 * Calls the listener whenever {@link readBackendProtocols} may say something else.
 * @returns a function that ends it
 */
export function onBackendProtocolsChange(listener: () => void): () => void {
  const stops = [
    onSettingsChange(listener),
    onTrustChange(listener),
    onItemChange('discoveries', listener),
  ];
  return () => {
    for (const stop of stops) stop();
  };
}
