import { vi } from 'vitest';
import type { BlockActions } from './block-actions.ts';

/** For tests: mocks of the actions, which do nothing. */
export function createBlockActions() {
  return {
    onTrust: vi.fn<BlockActions['onTrust']>(() => Promise.resolve()),
    onAllowBasic: vi.fn<BlockActions['onAllowBasic']>(() => Promise.resolve()),
    onRecheck: vi.fn<BlockActions['onRecheck']>(() => Promise.resolve()),
    onSettings: vi.fn(),
  };
}
