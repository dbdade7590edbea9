// @vitest-environment happy-dom
import { act, createRef } from 'react';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { speakFromFiles } from '../../testkit/extension/speak-from-files.ts';
import { KeyField, type KeyFieldProps } from './KeyField.tsx';
import { mask, type TypedText } from './masked-text.ts';
import { enter, fieldIn, mount, paste } from '../ui/mount-for-test.tsx';

beforeEach(() => {
  speakFromFiles();
});

function mountField() {
  const on = {
    onRecognise: vi.fn(),
    onType: vi.fn(),
    onPasteEnv: vi.fn<KeyFieldProps['onPasteEnv']>(),
  };
  const look = { isInvalid: false, problemId: 'problem' };
  const typed = createRef<TypedText>();
  const root = mount(<KeyField ref={typed} {...look} {...on} />);
  return { root, ...on, typed, field: fieldIn(root) };
}

describe('attributes that keep a key off the disk', () => {
  it('has no name, completion or spell check, and never shows the text', () => {
    const { field } = mountField();
    expect(field.type).toBe('password');
    expect(field.getAttribute('autocomplete')).toBe('off');
    expect(field.getAttribute('spellcheck')).toBe('false');
    expect(field.hasAttribute('name')).toBe(false);
  });

  it('has no button that shows the text', () => {
    const { root } = mountField();
    expect(root.querySelector('button')).toBeNull();
  });
});

describe('typed text', () => {
  it('is never the value of the field, which holds a mask for each character', () => {
    const { field, typed } = mountField();
    enter(field, 'sk-FAKE');
    expect(field.value).toBe(mask.repeat(7));
    expect(typed.current?.read()).toBe('sk-FAKE');
  });

  it('is gone once it is cleared, from the field too', () => {
    const { field, typed } = mountField();
    enter(field, 'sk-FAKE');
    typed.current?.clear();
    expect(field.value).toBe('');
    expect(typed.current?.read()).toBe('');
  });

  it('is not masked while a dead key waits for its letter', () => {
    const { field, typed } = mountField();
    act(() => {
      field.value = '´';
      field.dispatchEvent(new InputEvent('input', { bubbles: true, isComposing: true }));
    });
    expect(field.value).toBe('´');
    act(() => {
      field.value = 'é';
      field.dispatchEvent(new CompositionEvent('compositionend', { bubbles: true }));
    });
    expect(field.value).toBe(mask);
    expect(typed.current?.read()).toBe('é');
  });
});

it('has a visible label and help', () => {
  const { root, field } = mountField();
  expect(root.querySelector('label')?.htmlFor).toBe(field.id);
  expect(field.getAttribute('aria-describedby')).toMatch(/ problem$/);
});

it.each([
  [` sk-ant-api03-${'F'.repeat(30)}\t`, 'anthropic'],
  ['something else', null],
])('reports the provider of a key shaped like %j, and nothing of the text', (text, provider) => {
  const { field, onRecognise } = mountField();
  enter(field, text);
  expect(onRecognise.mock.calls).toEqual([[provider]]);
});

describe('a paste', () => {
  const line = `OPENAI_API_KEY=sk-proj-${'F'.repeat(30)}`;

  it('of .env lines is passed on as keys and never reaches the field', async () => {
    const { field, onPasteEnv } = mountField();
    expect(await paste(field, `A=1\n${line}`)).toBe('prevented');
    expect(field.value).toBe('');
    const [reading] = onPasteEnv.mock.calls[0] ?? [];
    expect(reading?.keys.map(({ name, provider }) => [name, provider])).toEqual([
      ['OPENAI_API_KEY', 'openai'],
    ]);
    expect(reading?.otherNames).toEqual(['A']);
  });

  it('of too many lines is reported as such', async () => {
    const { field, onPasteEnv } = mountField();
    expect(await paste(field, `${line}\n`.repeat(2000))).toBe('prevented');
    expect(onPasteEnv.mock.calls).toEqual([[null]]);
  });

  it('of a key is left to the browser', async () => {
    const { field, onPasteEnv } = mountField();
    expect(await paste(field, `sk-proj-${'F'.repeat(30)}\n`)).toBe('left');
    expect(onPasteEnv).not.toHaveBeenCalled();
  });
});
