import fc from 'fast-check';
import { anyCharacter } from '../any-character.ts';

/** Header values by name. */
export type Pair = Readonly<Record<string, string>>;

/** One way to damage a value: cut, repeat, insert, replace, swap case. */
type Mutation = (value: string, at: number, text: string) => string;
const mutations: readonly Mutation[] = [
  (value) => value,
  (value, at) => value.slice(0, at),
  (value, at) => value.slice(at),
  (value, at) => value.slice(0, at) + value,
  (value, at, text) => value.slice(0, at) + text + value.slice(at),
  (value, at, text) => value.slice(0, at) + text + value.slice(at + text.length),
  (value) => `${value}, ${value}`,
  (value) => value.replaceAll('=', ''),
  (value) => value.replaceAll('+', '-').replaceAll('/', '_'),
  (value) => value.toLowerCase(),
  (value, at, text) => `v2.${text}.openai.${at}.${value}`,
  // Replaces one character by another of the same alphabet, or one part of a token by another text.
  (value, at) => value.slice(0, at) + (value[at + 1] ?? 'A') + value.slice(at + 1),
  (value, at, text) => replacePart(value, at, text),
  (value, at) => value.replace(/\.\d{10}\./, `.${1_000_000_000 + at}.`),
];

function replacePart(value: string, at: number, text: string): string {
  const parts = value.split('.');
  return parts.with(at % parts.length, text).join('.');
}

const printable = fc.string({ unit: 'grapheme-ascii', maxLength: 80 });
const latin = fc
  .string({ unit: anyCharacter, maxLength: 80 })
  .map((text) => text.replace(/[^\x20-\x7E\x80-\xFF]/g, ''));
const digits = fc.base64String({ maxLength: 120 });
const freeText = fc.oneof(printable, latin, digits);
const damage = fc.tuple(fc.constantFrom(...mutations), fc.nat(300), freeText);

function apply(value: string, [mutate, at, text]: [Mutation, number, string]): string {
  return mutate(value, at % (value.length + 1), text.replace(/[\r\n\0]/g, ''));
}

/** Any pair of headers: a valid one with damage to either value, or free text. */
export function anyPair(valid: Pair): fc.Arbitrary<Pair> {
  const [envelope = '', key = ''] = [valid['X-Encrypted-Key'], valid['X-Session-Key']];
  const mutated = fc.tuple(damage, damage).map(([first, second]) => ({
    'X-Encrypted-Key': apply(envelope, first),
    'X-Session-Key': apply(key, second),
  }));
  const free = fc.record(
    { 'X-Encrypted-Key': freeText, 'X-Session-Key': freeText },
    { requiredKeys: [] },
  );
  return fc.oneof(mutated, free);
}

const echoBytes = 8;

/** Every run of this many bytes of the input that no answer contains anyway. */
export function findEcho(pair: Pair, answer: string): string | null {
  for (const value of Object.values(pair)) {
    for (let at = 0; at + echoBytes <= value.length; at++) {
      const run = value.slice(at, at + echoBytes);
      if (answer.includes(run)) return run;
    }
  }
  return null;
}
