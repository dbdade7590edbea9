import type { BackendProtocol } from '../../lib/extension/backend-protocols.ts';
import { gitPhantomScope } from '../../lib/extension/backends.ts';
import type { SendBlock } from '../../lib/extension/send-block.ts';

/** For tests: the pinned fingerprint, and another one. */
export const [pinnedFingerprint, otherFingerprint] = ['1f00', '2e11'].map((group) =>
  Array.from({ length: 16 }, () => group).join(' '),
) as [string, string];

/** For tests: every send block, one of each kind. */
export const blocksForTest: readonly SendBlock[] = [
  { kind: 'keyChanged', fingerprint: otherFingerprint },
  { kind: 'downgrade' },
  { kind: 'notOffered', choice: 'sealed' },
  { kind: 'unreachable' },
  { kind: 'malformed' },
  { kind: 'older' },
  { kind: 'noSealingKey' },
  { kind: 'clockWrong' },
];

/** For tests: by default the built-in backend, sealed and pinned. */
export function createBackendProtocol(protocol: Partial<BackendProtocol> = {}): BackendProtocol {
  return {
    backend: gitPhantomScope,
    choice: 'auto',
    version: 'v2',
    block: null,
    fingerprint: pinnedFingerprint,
    pinnedAt: 1_795_478_400_000,
    allowsBasic: false,
    ...protocol,
  };
}
