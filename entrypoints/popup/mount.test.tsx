// @vitest-environment happy-dom
import { act } from 'react';
import { beforeEach, expect, it, vi } from 'vitest';
import { byTestId, fieldIn } from '../../components/ui/mount-for-test.tsx';
import { type Backend, gitPhantomScope } from '../../lib/extension/backends.ts';
import { browser } from '../../lib/extension/browser.ts';
import { emptyStatus, type Result, type Status } from '../../lib/extension/messages.ts';
import { speakFromFiles } from '../../testkit/extension/speak-from-files.ts';
import { createStatus } from './status-for-test.ts';
import { mount } from './mount.tsx';

const armed = createStatus();

const elsewhere = { ...gitPhantomScope, id: 'elsewhere', label: 'Elsewhere' };

async function mountWith(
  status: Result<Status> | Promise<Result<Status>>,
  backends: Promise<readonly Backend[]> = Promise.resolve([gitPhantomScope, elsewhere]),
): Promise<void> {
  // Lets React finish its delayed work before the document is gone.
  await act(() => mount({ status: Promise.resolve(status), backends }));
}

beforeEach(() => {
  speakFromFiles('de');
  Object.assign(globalThis, { IS_REACT_ACT_ENVIRONMENT: true });
  document.body.innerHTML = '<main id="root"><svg></svg></main>';
});

it('leaves the shell in place until the background has answered', async () => {
  const status = Promise.withResolvers<Result<Status>>();
  const mounted = mountWith(status.promise);
  expect(document.querySelector('main > svg')).not.toBeNull();
  expect(document.querySelector('input')).toBeNull();
  status.resolve({ ok: true, value: emptyStatus });
  await mounted;
  expect(document.querySelector('main > svg')).toBeNull();
  expect(document.activeElement).toBe(fieldIn(document));
  expect(byTestId(document, 'backend-select').textContent).toContain('Elsewhere');
});

it('shows the right screen at once, in the language of the messages', async () => {
  await mountWith({ ok: true, value: armed });
  expect(byTestId(document, 'armed-screen').textContent).toContain('fal: Schlüssel aktiv');
  expect(document.querySelector('input')).toBeNull();
  expect(document.documentElement.lang).toBe('de');
});

it('does not wait for the policy: more backends appear when they are known', async () => {
  const backends = Promise.withResolvers<readonly Backend[]>();
  await mountWith({ ok: true, value: emptyStatus }, backends.promise);
  expect(document.activeElement).toBe(fieldIn(document));
  expect(document.querySelector('[data-testid="backend-select"]')).toBeNull();
  fieldIn(document).value = 'typed meanwhile';
  await act(async () => {
    backends.resolve([gitPhantomScope, elsewhere]);
    await backends.promise;
  });
  expect(byTestId(document, 'backend-select').textContent).toContain('Elsewhere');
  expect(document.activeElement).toBe(fieldIn(document));
  expect(fieldIn(document).value).toBe('typed meanwhile');
});

it('prefers the answer of the background over what was published', async () => {
  vi.spyOn(browser.runtime, 'sendMessage').mockResolvedValue({ ok: true, value: armed });
  await mountWith({ ok: true, value: emptyStatus });
  expect(byTestId(document, 'armed-screen')).toBeTruthy();
});

it('shows that there was no answer', async () => {
  await mountWith({ ok: false, code: 'failed' });
  expect(byTestId(document, 'unknown-screen')).toBeTruthy();
});
