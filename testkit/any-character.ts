import { nat } from 'fast-check';

const surrogates = 0x800;
const lastCharacter = 0x10ffff;

/**
 * Any Unicode character, for `fc.string({ unit: anyCharacter })`. The same as `unit: 'binary'`, for which fast-check first
 * writes a table of all characters: three seconds in each worker.
 */
export const anyCharacter = nat(lastCharacter - surrogates).map((at) =>
  String.fromCodePoint(at < 0xd800 ? at : at + surrogates),
);
