import { vi } from 'vitest';
import type { HoldActions } from './HoldNotice.tsx';

/** For tests: actions that do nothing, and can be asked whether they were called. */
export function createHoldActions() {
  return {
    onTrust: vi.fn<HoldActions['onTrust']>(() => Promise.resolve()),
    onAllowBasic: vi.fn<HoldActions['onAllowBasic']>(() => Promise.resolve()),
    onRecheck: vi.fn<HoldActions['onRecheck']>(() => Promise.resolve()),
    onSettings: vi.fn(),
  };
}
