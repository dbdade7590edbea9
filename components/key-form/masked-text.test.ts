// @vitest-environment happy-dom
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { mask, MaskedText } from './masked-text.ts';

/** One edit as a user makes it: what is selected is replaced, or, where nothing is selected and typed, one unit goes. */
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

/** What an edit leaves of a text, and where the caret is then. */
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

it('holds what a plain field would hold, whatever is edited where, and leaves masks in the field', () => {
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

it('takes a text that was filled in over the masks', () => {
  const field = createField();
  const masked = new MaskedText();
  for (const text of ['first', 'second']) {
    field.value = text;
    masked.follow(field);
    expect(masked.read()).toBe(text);
  }
});

it('is not confused by an edit that it was told of twice', () => {
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
