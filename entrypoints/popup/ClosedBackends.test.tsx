// @vitest-environment happy-dom
import { act, useState } from 'react';
import { beforeEach, expect, it, vi } from 'vitest';
import { byTestId, mount } from '../../components/ui/mount-for-test.tsx';
import { speakFromFiles } from '../../testkit/extension/speak-from-files.ts';
import { gitPhantomScope, hostPermissions } from '../../lib/extension/backends.ts';
import { browser } from '../../lib/extension/browser.ts';
import { ClosedBackends } from './ClosedBackends.tsx';
import { createStatus } from './status-for-test.ts';

const { keys } = createStatus({ armed: false });

async function withdrawBuiltIn(): Promise<void> {
  await browser.permissions.remove({ origins: hostPermissions(gitPhantomScope, false) });
}

beforeEach(() => {
  speakFromFiles();
});

/** Waits until the effect of an action is visible. */
async function until(expectation: () => void): Promise<void> {
  await vi.waitFor(async () => {
    await act(() => Promise.resolve());
    expectation();
  });
}

it('appears as soon as the permission is gone', async () => {
  const root = mount(<ClosedBackends keys={keys} offered={[]} />);
  await act(() => Promise.resolve());
  expect(byTestId(root, 'closed-backends').textContent).toBe('');
  await act(withdrawBuiltIn);
  await until(() => {
    expect(root.textContent).toContain('no longer allows Git Phantom Scope');
  });
});

it('asks for the permission within the click, and disappears when it is granted', async () => {
  await withdrawBuiltIn();
  const root = mount(<ClosedBackends keys={keys} offered={[gitPhantomScope]} />);
  await until(() => {
    expect(root.querySelectorAll('[data-testid="allow-button"]')).toHaveLength(1);
  });
  act(() => {
    byTestId(root, 'allow-button').click();
    expect(browser.permissions.request).toHaveBeenCalledOnce();
  });
  await until(() => {
    expect(byTestId(root, 'closed-backends').textContent).toBe('');
  });
});

/** Creates new objects with the same content at every press. */
function Again() {
  const [round, setRound] = useState(0);
  return (
    <div
      data-testid="again"
      onClick={() => {
        setRound(round + 1);
      }}
    >
      <ClosedBackends keys={structuredClone(keys)} offered={[{ ...gitPhantomScope }]} />
    </div>
  );
}

it('does not ask the browser again while the backends are the same', async () => {
  const root = mount(<Again />);
  await act(() => Promise.resolve());
  const contains = vi.mocked(browser.permissions.contains).mockClear();
  await act(async () => {
    byTestId(root, 'again').click();
    await Promise.resolve();
  });
  expect(contains).not.toHaveBeenCalled();
});
