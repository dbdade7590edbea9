// @vitest-environment happy-dom
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { type Backend, gitPhantomScope } from '../../lib/extension/backends.ts';
import { speakFromFiles } from '../../testkit/extension/speak-from-files.ts';
import { BackendsSection, type BackendsSectionProps } from './BackendsSection.tsx';
import { byTestId, mount, press } from '../ui/mount-for-test.tsx';

const added: Backend = { ...gitPhantomScope, id: 'added', label: 'Mine' };
const managed: Backend = { ...gitPhantomScope, id: 'managed', label: 'Work' };

beforeEach(() => {
  speakFromFiles();
});

function mountSection(props: Partial<BackendsSectionProps> = {}) {
  const onRemove = vi.fn(() => Promise.resolve());
  const onAllow = vi.fn();
  const onAllowWorkers = vi.fn();
  const root = mount(
    <BackendsSection
      backends={[gitPhantomScope, managed, added]}
      managedIds={new Set(['managed'])}
      permitted={new Set([gitPhantomScope.id])}
      workersOf={[added.id]}
      onAllowWorkers={onAllowWorkers}
      mayAdd
      removed={null}
      onAdd={vi.fn()}
      onAllow={onAllow}
      onRemove={onRemove}
      {...props}
    />,
  );
  const cards = [...root.querySelectorAll('[data-testid="backend"]')];
  const has = (id: string) =>
    cards.map((card) => card.querySelector(`[data-testid="${id}"]`) !== null);
  return { root, cards, has, onRemove, onAllow, onAllowWorkers };
}

describe('BackendsSection', () => {
  it('offers for each backend what the user can do with it', () => {
    const { has, cards } = mountSection();
    expect(has('allow-button')).toEqual([false, true, true]);
    expect(has('remove-button')).toEqual([false, false, true]);
    expect(has('managed-note')).toEqual([false, true, false]);
    expect(cards[0]?.textContent).toContain('Allowed in this browser');
    expect(cards[1]?.textContent).toContain('no key can be used here');
  });

  it('asks for the permission of the right backend, within the click', async () => {
    const { cards, onAllow } = mountSection();
    await press(byTestId(cards[1] ?? document, 'allow-button'));
    expect(onAllow.mock.calls).toEqual([[managed]]);
  });

  it("allows or forbids the key to workers of the right backend's sites", async () => {
    const { cards, onAllowWorkers } = mountSection();
    const choices = cards.map((card) => byTestId(card, 'workers-choice') as HTMLInputElement);
    expect(choices.map(({ checked }) => checked)).toEqual([false, false, true]);
    for (const choice of choices.slice(1)) await press(choice);
    expect(onAllowWorkers.mock.calls).toEqual([
      [managed, true],
      [added, false],
    ]);
  });

  it('removes the right backend and moves the focus to the news', async () => {
    const { root, cards, onRemove } = mountSection({ removed: 'Mine' });
    await press(byTestId(cards[2] ?? document, 'remove-button'));
    expect(onRemove.mock.calls).toEqual([[added]]);
    const news = byTestId(root, 'removed-notice');
    expect(document.activeElement).toBe(news);
    expect(news.textContent).toContain('Mine was removed.');
  });

  it('offers no way to add a backend if the organisation forbids it', () => {
    const { root } = mountSection({ mayAdd: false });
    expect(root.querySelector('form')).toBeNull();
    expect(byTestId(root, 'backends-section').textContent).toContain('Set by your organisation');
  });
});
