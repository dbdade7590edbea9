import { Buffer, isUtf8 } from 'node:buffer';

/** One encoding of a secret in a file. */
export interface EncodedSecret {
  /** The name of the encoding, such as `base64-1-utf16le`. */
  name: string;
  /** The bytes to look for. */
  needle: Uint8Array;
}

/** A shorter needle would be found by chance. */
const minNeedleBytes = 8;

/**
 * The encodings in which a secret may have been written.
 *
 * Base64 is returned at its three alignments, each without the characters that depend on the bytes around the secret.
 * Duplicates, and encodings under 8 bytes, are left out.
 */
export function encodingsOf(secret: Uint8Array): EncodedSecret[] {
  const bytes = Buffer.from(secret);
  const texts = textForms(bytes);
  return distinct([
    { name: 'utf8', needle: bytes },
    ...wideForms('utf16', textOf(bytes)),
    { name: 'binary-string', needle: Buffer.from(bytes.toString('latin1'), 'utf8') },
    { name: 'indexeddb-key', needle: bytes.map((byte) => (byte + 1) & 0xff) },
    ...texts.map(([name, text]) => ({ name, needle: Buffer.from(text, 'latin1') })),
    ...texts.map(([name, text]) => ({
      name: `${name}-utf16le`,
      needle: Buffer.from(text, 'utf16le'),
    })),
  ]);
}

/** The text in UTF-8, or one character per byte if the bytes are not UTF-8. */
function textOf(bytes: Buffer): string {
  return bytes.toString(isUtf8(bytes) ? 'utf8' : 'latin1');
}

function wideForms(name: string, text: string): EncodedSecret[] {
  const littleEndian = Buffer.from(text, 'utf16le');
  return [
    { name: `${name}le`, needle: littleEndian },
    { name: `${name}be`, needle: Buffer.from(littleEndian).swap16() },
  ];
}

/** Encodings that consist of ASCII characters. They are searched for as bytes and as UTF-16. */
function textForms(bytes: Buffer): [name: string, text: string][] {
  const hex = bytes.toString('hex');
  const jsonText = JSON.stringify(textOf(bytes)).slice(1, -1);
  return [
    ...[0, 1, 2].flatMap((alignment) => base64Forms(bytes, alignment)),
    ['hex-lower', hex],
    ['hex-upper', hex.toUpperCase()],
    ['percent-component', percentComponent(bytes)],
    ['percent-full-upper', percentAll(hex.toUpperCase())],
    ['percent-full-lower', percentAll(hex)],
    ['json', Buffer.from(jsonText, 'utf8').toString('latin1')],
    ['json-ascii', escapeUnits(jsonText, /[^ -~]|[<>&']/g)],
    ['json-full', escapeUnits(textOf(bytes), /[^]/g)],
    ['json-array', bytes.join(',')],
    ['json-object', Array.from(bytes, (byte, index) => `"${index}":${byte}`).join(',')],
  ];
}

function base64Forms(bytes: Buffer, alignment: number): [name: string, text: string][] {
  const standard = base64At(bytes, alignment);
  const url = standard.replaceAll('+', '-').replaceAll('/', '_');
  return [
    [`base64-${alignment}`, standard],
    [`base64url-${alignment}`, url],
    [`base64-${alignment}-percent`, standard.replaceAll('+', '%2B').replaceAll('/', '%2F')],
    [`base64-${alignment}-json`, standard.replaceAll('/', '\\/')],
  ];
}

/** Base64 of the bytes after `alignment` unknown bytes, without the characters that depend on neighbouring bytes. */
function base64At(bytes: Buffer, alignment: number): string {
  const text = Buffer.concat([Buffer.alloc(alignment), bytes]).toString('base64');
  const wholeBits = (alignment + bytes.length) * 8;
  return text.slice(Math.ceil((alignment * 8) / 6), Math.floor(wholeBits / 6));
}

/** `encodeURIComponent` for bytes, which need not be UTF-8. */
function percentComponent(bytes: Buffer): string {
  const encode = (byte: number): string => {
    const character = String.fromCharCode(byte);
    return /[\w\-.!~*'()]/.test(character) ? character : percentAll(hexByte(byte));
  };
  return Array.from(bytes, encode).join('');
}

function percentAll(hex: string): string {
  return hex.replaceAll(/../g, '%$&');
}

function hexByte(byte: number): string {
  return byte.toString(16).padStart(2, '0').toUpperCase();
}

function escapeUnits(text: string, units: RegExp): string {
  return text.replace(units, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`);
}

function distinct(forms: EncodedSecret[]): EncodedSecret[] {
  const seen = new Set<string>();
  return forms.filter(({ needle }) => {
    const key = Buffer.from(needle).toString('latin1');
    const isNew = needle.length >= minNeedleBytes && !seen.has(key);
    seen.add(key);
    return isNew;
  });
}
