// @vitest-environment happy-dom
import { beforeEach, describe, expect, it, vi } from 'vitest';
import type { ProviderId } from '../lib/providers.ts';
import { speakFromFiles } from '../harness/speak-from-files.ts';
import { KeyForm } from './KeyForm.tsx';
import { byTestId, enter, fieldIn, finish, mount, press, selectIn } from './mount-for-test.tsx';

const fakeOpenai = `sk-proj-${'FAKE'.repeat(8)}`;
const fakeAnthropic = `sk-ant-api03-${'FAKE'.repeat(8)}`;

type Store = (provider: ProviderId, apiKey: Uint8Array) => Promise<void>;

beforeEach(() => {
  speakFromFiles();
});

function mountForm(onStore = vi.fn<Store>(() => Promise.resolve())) {
  const root = mount(<KeyForm onStore={onStore} />);
  const field = fieldIn(root);
  const select = selectIn(root);
  return {
    root,
    onStore,
    field,
    select,
    type: (text: string) => {
      enter(field, text);
    },
    choose: (provider: ProviderId) => {
      enter(select, provider);
    },
    submit: () => press(byTestId(root, 'store-button')),
    problem: () => root.querySelector('[data-testid="form-problem"]')?.getAttribute('data-problem'),
  };
}

describe('a good key', () => {
  it('is handed over as bytes, without what was around it, and the field is empty', async () => {
    const form = mountForm();
    form.type(` ${fakeOpenai} `);
    await form.submit();
    const [provider, apiKey] = form.onStore.mock.calls[0] ?? [];
    expect(provider).toBe('openai');
    expect(new TextDecoder().decode(apiKey)).toBe(fakeOpenai);
    expect(form.field.value).toBe('');
  });

  it('never shows in the markup', () => {
    const form = mountForm();
    form.type(fakeOpenai);
    expect(form.root.innerHTML).not.toContain('FAKE');
  });

  it('is not handed over twice', async () => {
    const pending = Promise.withResolvers<undefined>();
    const form = mountForm(vi.fn<Store>(() => pending.promise));
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
    expect(form.select.value).toBe('openai');
    form.type(fakeAnthropic);
    expect(form.select.value).toBe('anthropic');
    form.type('');
    expect(form.select.value).toBe('');
  });

  it("stays the user's choice where the shape says nothing", async () => {
    const form = mountForm();
    form.choose('fal');
    form.type('of-no-known-shape');
    await form.submit();
    expect(form.onStore.mock.calls[0]?.[0]).toBe('fal');
  });
});

describe('what cannot be stored', () => {
  it.each([
    ['empty', '  '],
    ['innerSpace', 'sk-proj FAKE'],
    ['unsendable', 'sk-proj-FÄKE'],
    ['tooLong', 'F'.repeat(4097)],
    ['noProvider', 'of-no-known-shape'],
  ])('is named as %s, and the text stays to be corrected', async (problem, text) => {
    const form = mountForm();
    form.type(text);
    await form.submit();
    expect(form.problem()).toBe(problem);
    expect(form.field.value).toBe(text);
    expect(form.onStore).not.toHaveBeenCalled();
  });

  it('is no longer named once it is being corrected', async () => {
    const form = mountForm();
    await form.submit();
    form.type('s');
    expect(form.problem()).toBeUndefined();
  });

  it('is marked on the field that has it', async () => {
    const form = mountForm();
    form.type('of-no-known-shape');
    await form.submit();
    expect(form.field.getAttribute('aria-invalid')).toBe('false');
    expect(form.select.getAttribute('aria-invalid')).toBe('true');
    expect(document.activeElement).toBe(form.select);
  });
});

describe("a key of another provider's shape", () => {
  it('is asked about, then stored as the user insists', async () => {
    const form = mountForm();
    form.type(fakeAnthropic);
    form.choose('openai');
    await form.submit();
    expect(form.problem()).toBe('otherProvider');
    expect(form.onStore).not.toHaveBeenCalled();
    await form.submit();
    expect(form.onStore.mock.calls[0]?.[0]).toBe('openai');
  });

  it('is asked about again when something has changed since', async () => {
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
