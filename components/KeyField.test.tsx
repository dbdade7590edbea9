// @vitest-environment happy-dom
import { createRef } from 'react';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { speakFromFiles } from '../harness/speak-from-files.ts';
import { KeyField } from './KeyField.tsx';
import { enter, fieldIn, mount } from './mount-for-test.tsx';

beforeEach(() => {
  speakFromFiles();
});

function mountField(onRecognise = vi.fn()) {
  const look = { isInvalid: false, problemId: 'problem' };
  const root = mount(<KeyField ref={createRef()} {...look} onRecognise={onRecognise} />);
  return { root, onRecognise, field: fieldIn(root) };
}

describe('what would let a key reach the disk', () => {
  it('is left out: no name, no completion, no spelling, never shown', () => {
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

it('has a visible label and help', () => {
  const { root, field } = mountField();
  expect(root.querySelector('label')?.htmlFor).toBe(field.id);
  expect(field.getAttribute('aria-describedby')).toMatch(/ problem$/);
});

it.each([
  [` sk-ant-api03-${'F'.repeat(30)}\t`, 'anthropic'],
  ['something else', null],
])('says whose shape %j has, and nothing of the text', (text, provider) => {
  const { field, onRecognise } = mountField();
  enter(field, text);
  expect(onRecognise.mock.calls).toEqual([[provider]]);
});
