/**
 * Replaces each UTF-16 unit of the text in the field. It is a private-use character, which no key contains and no keyboard
 * types. A field of type `password` shows a dot for it, as for any other character.
 */
export const mask = '\uE000';

/** The text of a field, and a way to clear both. The text itself is in no state and no element. */
export interface TypedText {
  readonly read: () => string;
  readonly clear: () => void;
  readonly focus: () => void;
}

/**
 * Holds the text that is typed into a field, so that the field holds only masks. A browser may keep what a field held:
 * Firefox's password manager sends the value of a password field to the browser's main process at each change, and keeps it
 * there.
 */
export class MaskedText {
  #units = new Uint16Array(0);

  /** The whole text. It is a JavaScript string, which cannot be wiped, so drop it soon. */
  read(): string {
    return Array.from(this.#units, (unit) => String.fromCharCode(unit)).join('');
  }

  /** Zeroes the text. */
  clear(): void {
    this.#units.fill(0);
    this.#units = new Uint16Array(0);
  }

  /** Follows one edit of the field (typing, pasting, dropping, deleting, filling in), then masks the new text. */
  follow(field: HTMLInputElement): void {
    const { value } = field;
    const caret = field.selectionStart ?? value.length;
    const leading = leadingMasks(value);
    const inserted = value.slice(leading, value.length - trailingMasks(value));
    const before = inserted === '' ? caret : leading;
    this.#splice(before, value.length - before - inserted.length, inserted);
    if (inserted === '') return;
    field.value = mask.repeat(this.#units.length);
    field.setSelectionRange(caret, caret);
  }

  /** Keeps this many units at the start and at the end, and puts the text between them. */
  #splice(before: number, after: number, inserted: string): void {
    const old = this.#units;
    const head = old.subarray(0, before);
    const tail = old.subarray(Math.max(head.length, old.length - after));
    const next = new Uint16Array(head.length + inserted.length + tail.length);
    next.set(head);
    for (let at = 0; at < inserted.length; at++) next[head.length + at] = inserted.charCodeAt(at);
    next.set(tail, head.length + inserted.length);
    old.fill(0);
    this.#units = next;
  }
}

function leadingMasks(value: string): number {
  let count = 0;
  while (value[count] === mask) count++;
  return count;
}

function trailingMasks(value: string): number {
  let count = 0;
  while (count < value.length && value[value.length - 1 - count] === mask) count++;
  return count;
}
