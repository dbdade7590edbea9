// @vitest-environment happy-dom
import { beforeEach, describe, expect, it, type Mock, vi } from 'vitest';
import { gitPhantomScope } from '../../lib/extension/backends.ts';
import type { ProviderId } from '../../lib/providers.ts';
import { speakFromFiles } from '../../testkit/extension/speak-from-files.ts';
import { KeyForm, type KeyFormProps } from './KeyForm.tsx';
import {
  byTestId,
  drop,
  enter,
  fieldIn,
  finish,
  mount,
  paste,
  press,
} from '../ui/mount-for-test.tsx';
import { createKeySummary } from '../keys/stored-key-for-test.ts';

const fakeOpenai = `sk-proj-${'FAKE'.repeat(8)}`;
const fakeAnthropic = `sk-ant-api03-${'FAKE'.repeat(8)}`;

type Store = KeyFormProps['onStore'];

const elsewhere = { ...gitPhantomScope, id: 'elsewhere', label: 'Elsewhere' };
const openaiKey = createKeySummary({ id: 'one', provider: 'openai', armed: true });

function providerSelect(root: ParentNode): HTMLSelectElement {
  return byTestId(root, 'provider-select') as HTMLSelectElement;
}

beforeEach(() => {
  speakFromFiles();
});

function mountForm({
  onStore = vi.fn<Store>(() => Promise.resolve()),
  ...props
}: { onStore?: Mock<Store> } & Partial<Pick<KeyFormProps, 'backends' | 'keys' | 'replaced'>> = {}) {
  const onImport = vi.fn<KeyFormProps['onImport']>(() => Promise.resolve());
  const onType = vi.fn<KeyFormProps['onType']>();
  const form = { backends: [gitPhantomScope], keys: [], replaced: null, ...props };
  const root = mount(<KeyForm {...form} onType={onType} onStore={onStore} onImport={onImport} />);
  const field = fieldIn(root);
  return {
    root,
    onStore,
    onImport,
    onType,
    field,
    plan: () => onStore.mock.calls[0]?.[0],
    type: (text: string) => {
      enter(field, text);
    },
    choose: (provider: ProviderId) => {
      enter(providerSelect(root), provider);
    },
    submit: () => press(byTestId(root, 'store-button')),
    problem: () => root.querySelector('[data-testid="form-problem"]')?.getAttribute('data-problem'),
  };
}

describe('a good key', () => {
  it('is passed on as bytes without surrounding spaces, and the field is empty', async () => {
    const form = mountForm();
    form.type(` ${fakeOpenai} `);
    await form.submit();
    const [plan, apiKey] = form.onStore.mock.calls[0] ?? [];
    expect(plan).toEqual({
      provider: 'openai',
      backendId: 'git-phantom-scope',
      label: null,
      active: true,
    });
    expect(new TextDecoder().decode(apiKey)).toBe(fakeOpenai);
    expect(form.field.value).toBe('');
  });

  it('is announced with its backend while it is typed', () => {
    const form = mountForm({ backends: [elsewhere, gitPhantomScope] });
    form.type('');
    form.type('no key has spaces');
    expect(form.onType).not.toHaveBeenCalled();
    form.type('s');
    expect(form.onType.mock.calls).toEqual([[elsewhere]]);
  });

  it('never appears in the markup', () => {
    const form = mountForm();
    form.type(fakeOpenai);
    expect(form.root.innerHTML).not.toContain('FAKE');
  });

  it('is not passed on twice', async () => {
    const pending = Promise.withResolvers<undefined>();
    const form = mountForm({ onStore: vi.fn<Store>(() => pending.promise) });
    form.type(fakeOpenai);
    await form.submit();
    await form.submit();
    expect(form.onStore).toHaveBeenCalledOnce();
    await finish(pending);
  });
});

describe('the provider', () => {
  it('follows the shape of the key', () => {
    const form = mountForm();
    form.type(fakeOpenai);
    expect(providerSelect(form.root).value).toBe('openai');
    form.type(fakeAnthropic);
    expect(providerSelect(form.root).value).toBe('anthropic');
    form.type('');
    expect(providerSelect(form.root).value).toBe('');
  });

  it("stays the user's choice if the shape is unknown", async () => {
    const form = mountForm();
    form.choose('fal');
    form.type('of-no-known-shape');
    await form.submit();
    expect(form.plan()?.provider).toBe('fal');
  });
});

describe('text that cannot be stored', () => {
  it.each([
    ['empty', '  '],
    ['innerSpace', 'sk-proj FAKE'],
    ['unsendable', 'sk-proj-FÄKE'],
    ['tooLong', 'F'.repeat(4097)],
    ['noProvider', 'of-no-known-shape'],
  ])('is reported as %s, and stays to be corrected', async (problem, text) => {
    const form = mountForm();
    form.type(text);
    await form.submit();
    expect(form.problem()).toBe(problem);
    expect(form.field.value).toHaveLength(text.length);
    expect(form.onStore).not.toHaveBeenCalled();
  });

  it('is no longer reported while it is being corrected', async () => {
    const form = mountForm();
    await form.submit();
    form.type('s');
    expect(form.problem()).toBeUndefined();
  });

  it('is reported at the right field', async () => {
    const form = mountForm();
    form.type('of-no-known-shape');
    await form.submit();
    expect(form.field.getAttribute('aria-invalid')).toBe('false');
    expect(providerSelect(form.root).getAttribute('aria-invalid')).toBe('true');
    expect(document.activeElement).toBe(providerSelect(form.root));
  });
});

describe("a key of another provider's shape", () => {
  it('is questioned once, then stored if the user insists', async () => {
    const form = mountForm();
    form.type(fakeAnthropic);
    form.choose('openai');
    await form.submit();
    expect(form.problem()).toBe('otherProvider');
    expect(form.onStore).not.toHaveBeenCalled();
    await form.submit();
    expect(form.plan()?.provider).toBe('openai');
  });

  it('is questioned again if something has changed since', async () => {
    const form = mountForm();
    form.type(fakeAnthropic);
    form.choose('openai');
    await form.submit();
    form.choose('fal');
    await form.submit();
    expect(form.problem()).toBe('otherProvider');
    expect(form.onStore).not.toHaveBeenCalled();
  });
});

describe('the place of a new key', () => {
  it('has a choice of backend only if there are several', async () => {
    expect(mountForm().root.querySelector('[data-testid="backend-select"]')).toBeNull();
    const form = mountForm({ backends: [gitPhantomScope, elsewhere] });
    enter(byTestId(form.root, 'backend-select') as HTMLSelectElement, 'elsewhere');
    form.type(fakeOpenai);
    await form.submit();
    expect(form.plan()?.backendId).toBe('elsewhere');
  });

  it('is beside the existing key, under the suggested name', async () => {
    const form = mountForm({ keys: [openaiKey] });
    form.type(fakeOpenai);
    await form.submit();
    expect(form.plan()).toMatchObject({ label: 'Key 2', active: true });
  });

  it('is that of the existing key if the user replaces it', async () => {
    const form = mountForm({ keys: [{ ...openaiKey, label: 'work' }] });
    form.type(fakeOpenai);
    await press(byTestId(form.root, 'place-replace'));
    await form.submit();
    expect(form.plan()).toMatchObject({ label: 'work', active: true });
  });

  it('needs no name if the existing key has another provider or backend', async () => {
    const keys = [{ ...openaiKey, backend: elsewhere }];
    const form = mountForm({ keys });
    form.type(fakeOpenai);
    await form.submit();
    expect(form.plan()?.label).toBeNull();
  });

  it('is that of a replaced key, and an inactive one stays inactive', async () => {
    const work = createKeySummary({ id: 'two', provider: 'fal', label: 'work' });
    const form = mountForm({ keys: [openaiKey, work], replaced: work });
    form.type('of-no-known-shape');
    await form.submit();
    expect(form.plan()).toMatchObject({ provider: 'fal', label: 'work', active: false });
  });

  it('is that of a replaced key, and an active one stays active', async () => {
    const form = mountForm({ keys: [openaiKey], replaced: openaiKey });
    form.type(fakeOpenai);
    await form.submit();
    expect(form.plan()).toMatchObject({ label: null, active: true });
  });

  it('leaves the armed key active if the user says so', async () => {
    const form = mountForm({ keys: [openaiKey] });
    form.type(fakeAnthropic);
    await press(byTestId(form.root, 'use-choice'));
    await form.submit();
    expect(form.plan()).toMatchObject({ provider: 'anthropic', active: false });
  });
});

describe('the name of a second key', () => {
  function mountNaming(label: string) {
    const form = mountForm({ keys: [{ ...openaiKey, label: 'work' }] });
    form.type(fakeOpenai);
    const field = byTestId(form.root, 'label-field') as HTMLInputElement;
    enter(field, label);
    return { ...form, label: field };
  }

  it.each([
    ['badLabel', ' '],
    ['badLabel', 'work'],
    ['labelIsKey', `r8_${'Fa'.repeat(18)}K`],
    ['labelIsKey', 'one-long-run-without-space'],
  ])('is refused as %s: %j', async (problem, label) => {
    const form = mountNaming(label);
    await form.submit();
    expect(form.problem()).toBe(problem);
    expect(form.onStore).not.toHaveBeenCalled();
    expect(document.activeElement).toBe(form.label);
  });

  it('accepts no key by paste', async () => {
    const form = mountNaming('home');
    expect(await paste(form.label, fakeOpenai)).toBe('prevented');
    expect(form.problem()).toBe('labelIsKey');
    expect(await paste(form.label, 'at home')).toBe('left');
  });

  it('accepts no key by drop', async () => {
    const form = mountNaming('home');
    expect(await drop(form.label, fakeOpenai)).toBe('prevented');
    expect(form.problem()).toBe('labelIsKey');
    expect(await drop(form.label, 'at home')).toBe('left');
  });
});

describe('pasted lines', () => {
  it('are passed on as the keys that they contain', async () => {
    const form = mountForm();
    await paste(form.field, `A=1\nOPENAI_API_KEY=${fakeOpenai}`);
    expect(form.onImport.mock.calls[0]?.[0].keys.map(({ name }) => name)).toEqual([
      'OPENAI_API_KEY',
    ]);
  });

  it.each([
    ['noEnvKeys', 'A=1\nB=2'],
    ['envTooLong', 'A=1\n'.repeat(20_000)],
  ])('are refused as %s', async (problem, text) => {
    const form = mountForm();
    await paste(form.field, text);
    expect(form.problem()).toBe(problem);
    expect(form.onImport).not.toHaveBeenCalled();
  });
});
