// @vitest-environment happy-dom
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { mask, MaskedText } from './masked-text.ts';

/** One edit as a user makes it. It replaces the selection; a deletion without a selection removes one unit. */
interface Edit {
  readonly from: number;
  readonly length: number;
  readonly typed: string;
}

const edits = fc.array(
  fc.record({
    from: fc.nat(12),
    length: fc.nat(4),
    typed: fc.oneof(fc.constant(''), fc.string({ maxLength: 6 }), fc.string({ unit: 'grapheme' })),
  }),
);

/** The text after an edit, and the position of the caret. */
function apply(text: string, { from, length, typed }: Edit) {
  const start = Math.min(from, text.length);
  const end = Math.min(start + length, text.length);
  return { text: text.slice(0, start) + typed + text.slice(end), caret: start + typed.length };
}

function createField(): HTMLInputElement {
  const field = document.createElement('input');
  field.type = 'text';
  return field;
}

it('holds what a plain field holds after any edit, and leaves masks in the field', () => {
  fc.assert(
    fc.property(edits, (all) => {
      const field = createField();
      const masked = new MaskedText();
      let expected = '';
      for (const edit of all) {
        expected = apply(expected, edit).text;
        const { text, caret } = apply(field.value, edit);
        field.value = text;
        field.setSelectionRange(caret, caret);
        masked.follow(field);
        expect(masked.read()).toBe(expected);
        expect(field.value).toBe(mask.repeat(expected.length));
        expect(field.selectionStart).toBe(caret);
      }
    }),
  );
});

it('accepts a text that was filled in over the masks', () => {
  const field = createField();
  const masked = new MaskedText();
  for (const text of ['first', 'second']) {
    field.value = text;
    masked.follow(field);
    expect(masked.read()).toBe(text);
  }
});

it('handles an edit that is reported twice', () => {
  const field = createField();
  const masked = new MaskedText();
  field.value = 'text';
  masked.follow(field);
  masked.follow(field);
  expect(masked.read()).toBe('text');
});

it('is empty once it is cleared', () => {
  const field = createField();
  const masked = new MaskedText();
  field.value = 'text';
  masked.follow(field);
  masked.clear();
  expect(masked.read()).toBe('');
});
