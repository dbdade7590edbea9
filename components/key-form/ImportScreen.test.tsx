// @vitest-environment happy-dom
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { gitPhantomScope } from '../../lib/extension/backends.ts';
import type { EnvPreview } from '../../lib/extension/env-import.ts';
import { speakFromFiles } from '../../testkit/extension/speak-from-files.ts';
import { ImportScreen, type ImportScreenProps } from './ImportScreen.tsx';
import { byTestId, enter, mount, press } from '../ui/mount-for-test.tsx';
import { createKeySummary } from '../keys/stored-key-for-test.ts';

const preview: EnvPreview = {
  keys: [
    { name: 'OPENAI_API_KEY', provider: 'openai', label: null },
    { name: 'WORK_KEY', provider: 'openai', label: 'WORK_KEY' },
  ],
  otherNames: [],
  unusableNames: [],
  unreadableLines: 0,
};
const backendId = gitPhantomScope.id;
const elsewhere = { ...gitPhantomScope, id: 'elsewhere' };
const armedKey = createKeySummary({ provider: 'openai', armed: true });

beforeEach(() => {
  speakFromFiles();
});

function mountScreen(props: Partial<ImportScreenProps> = {}) {
  const on = {
    onStore: vi.fn<ImportScreenProps['onStore']>(() => Promise.resolve()),
    onBack: vi.fn(),
  };
  const given = { preview, backends: [gitPhantomScope], keys: [], failure: null, ...props };
  const root = mount(<ImportScreen {...given} {...on} />);
  const boxes = [...root.querySelectorAll<HTMLInputElement>('input[type=checkbox]')];
  return {
    root,
    ...on,
    toggle: (at: number) => press(boxes[at] ?? root),
    select: (testId: string, value: string) => {
      enter(byTestId(root, testId) as HTMLSelectElement, value);
    },
    store: () => press(byTestId(root, 'import-button')),
  };
}

describe('ImportScreen', () => {
  it('selects every key and makes the first one active by default', async () => {
    const { onStore, store } = mountScreen();
    await store();
    const names = ['OPENAI_API_KEY', 'WORK_KEY'];
    expect(onStore.mock.calls).toEqual([[{ backendId, names, activeName: 'OPENAI_API_KEY' }]]);
  });

  it('stores only the chosen keys, and makes one of them active', async () => {
    const { onStore, toggle, store } = mountScreen();
    await toggle(0);
    await store();
    expect(onStore.mock.calls).toEqual([
      [{ backendId, names: ['WORK_KEY'], activeName: 'WORK_KEY' }],
    ]);
  });

  it('offers nothing to store if nothing is chosen', async () => {
    const { root, toggle } = mountScreen();
    await toggle(0);
    await toggle(1);
    expect(root.querySelector('[data-testid="import-button"]')).toBeNull();
    await toggle(1);
    expect(byTestId(root, 'import-button')).toBeTruthy();
  });

  it('leaves an armed key active by default', async () => {
    const { onStore, select, store } = mountScreen({ keys: [armedKey] });
    await store();
    select('import-use', 'WORK_KEY');
    await store();
    expect(onStore.mock.calls.map(([{ activeName }]) => activeName)).toEqual([null, 'WORK_KEY']);
  });

  it('says which key would be replaced', () => {
    const { root } = mountScreen({ keys: [armedKey] });
    const notes = [...root.querySelectorAll('li')].map(({ textContent }) => textContent);
    expect(notes).toEqual([
      'OPENAI_API_KEYOpenAI · replaces the key that is there',
      'WORK_KEYOpenAI',
    ]);
  });

  it('stores the keys for the chosen backend', async () => {
    const backends = [gitPhantomScope, elsewhere];
    const { root, onStore, select, store } = mountScreen({ backends, keys: [armedKey] });
    select('backend-select', 'elsewhere');
    expect(root.textContent).not.toContain('replaces');
    await store();
    expect(onStore.mock.calls[0]?.[0]).toMatchObject({
      backendId: 'elsewhere',
      activeName: 'OPENAI_API_KEY',
    });
  });

  it('names what is not stored, up to a limit', () => {
    const otherNames = Array.from({ length: 10 }, (_, at) => `NAME_${at}`);
    const left = { otherNames, unusableNames: ['FAL_KEY'], unreadableLines: 3 };
    const { root } = mountScreen({ preview: { ...preview, ...left } });
    expect(root.textContent).toContain('Not usable: FAL_KEY');
    expect(root.textContent).toContain('NAME_6, NAME_7 and 2 more');
    expect(root.textContent).not.toContain('NAME_8');
    expect(root.textContent).toContain('could not be read: 3');
  });

  it('goes back', async () => {
    const { root, onBack } = mountScreen();
    await press(byTestId(root, 'back-button'));
    expect(onBack).toHaveBeenCalledOnce();
  });
});
