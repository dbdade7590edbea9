import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { tokenInfo } from '../lib/protocol/binding.ts';
import {
  configurationPath,
  maxConfigurationCharacters,
  maxConfigurationSeconds,
  maxSkewSeconds,
  sealingSuite,
} from '../lib/protocol/configuration.ts';
import { ByokTokenStaleError } from '../lib/protocol/errors.ts';
import { longestEnvelopeText } from '../lib/protocol/headers.ts';
import { longestTokenText, parseSealedToken } from '../lib/protocol/sealed-token.ts';
import { defaultFutureSeconds, defaultWindowSeconds } from '../lib/protocol/sealed.ts';
import { sealedKeyBytes } from '../lib/protocol/sizes.ts';

function readText(path: string): string {
  return readFileSync(new URL(path, import.meta.url), 'utf8');
}

const [basic = '', page = ''] = readText('protocol.md').split('# BYOK protocol, version 2');
const { valid, invalid } = JSON.parse(readText('../vectors/byok-v2.json')) as Record<
  'valid' | 'invalid',
  readonly {
    readonly id: string;
    readonly headers: Readonly<Record<string, string | null>>;
    readonly apiKeyHex?: string;
    readonly error?: string;
  }[]
>;

function blockOf(language: string): string {
  const [block, ...others] = [...page.matchAll(/^```([^\n]*)\n(.*?)^```$/gms)]
    .filter(([, info]) => info === language)
    .map(([, , content]) => content ?? '');
  if (block === undefined || others.length > 0) expect.fail(`one ${language} block is expected`);
  return block;
}

/** The cells of the table row that begins with this text. */
function rowOf(first: string): string[] {
  const rows = page.split('\n').filter((line) => line.startsWith(`| ${first} `));
  return rows.flatMap((line) =>
    line
      .split('|')
      .slice(2, -1)
      .map((cell) => cell.trim()),
  );
}

describe('token grammar', () => {
  const rules = new Map(
    blockOf('abnf v2')
      .split('\n')
      .filter((line) => line.includes(' = '))
      .map((line) => line.split(/ += +/) as [string, string]),
  );
  const core: Readonly<Record<string, string>> = { DIGIT: '[0-9]', ALPHA: '[A-Za-z]' };

  /** A rule of the page's ABNF as the source of a regular expression. */
  function toPattern(name: string): string {
    const definition = core[name] ?? rules.get(name) ?? expect.fail(`no rule ${name}`);
    return definition.startsWith('[') ? definition : `(?:${alternativesToPattern(definition)})`;
  }

  function alternativesToPattern(text: string): string {
    const flat = text.replace(/\(([^)]*)\)/g, (_, inner: string) => inner.replaceAll(' ', ''));
    return flat
      .split(' / ')
      .map((sequence) => sequence.split(' ').map(elementToPattern).join(''))
      .join('|');
  }

  function elementToPattern(element: string): string {
    const [, min = '', star = '', max = '', rest = ''] =
      /^(\d*)(\*?)(\d*)(.*)$/.exec(element) ?? [];
    const pattern = `(?:${rest.split('/').map(terminalToPattern).join('|')})`;
    if (star !== '') return `${pattern}{${min},${max}}`;
    return min === '' ? pattern : `${pattern}{${min}}`;
  }

  function terminalToPattern(text: string): string {
    if (text.startsWith('%x')) return `[${text.slice(2).replace(/[0-9A-F]{2}/g, '\\x$&')}]`;
    return text.startsWith('"') ? text.slice(1, -1).replace('.', '\\.') : toPattern(text);
  }

  const grammar = new RegExp(`^${toPattern('token')}$`);

  it('accepts the tokens that the parser accepts, over all vectors', () => {
    const tokens = [...valid, ...invalid].map(({ headers }) => headers['X-Session-Key'] ?? '');
    const isParsed = (token: string) => parseSealedToken(token) !== null;
    expect(tokens.filter((token) => grammar.test(token) !== isParsed(token))).toEqual([]);
    expect(tokens.filter(isParsed).length).toBeGreaterThan(100);
  });

  it('accepts every canonical last character and no other', () => {
    const [token = ''] = valid.map(({ headers }) => headers['X-Session-Key'] ?? '');
    const characters = Array.from({ length: 128 }, (_, code) => String.fromCharCode(code));
    const taken = characters.filter((character) => grammar.test(token.slice(0, -1) + character));
    expect(taken.toSorted().join('')).toBe('048AEIMQUYcgkosw');
    const parsed = characters.filter((character) =>
      parseSealedToken(token.slice(0, -1) + character),
    );
    expect(parsed).toEqual(taken);
  });
});

describe('numbers and names', () => {
  it('are those of the code', () => {
    expect(rowOf('`enc`, sealed key, tag')).toEqual([String(sealedKeyBytes), '107']);
    expect(rowOf('token, all parts longest')).toEqual(['', String(longestTokenText)]);
    const both = longestEnvelopeText + longestTokenText;
    expect(rowOf('both values, longest')).toEqual(['', String(both)]);
    expect(rowOf('`window_seconds`')).toEqual([String(defaultWindowSeconds), '30 to 900']);
    expect(rowOf('`future_seconds`')).toEqual([String(defaultFutureSeconds), '0 to 300']);
    expect(page).toContain(`${defaultWindowSeconds + defaultFutureSeconds} seconds`);
    expect(page).toContain(`GET ${configurationPath}`);
    expect(page).toContain(`at most ${maxConfigurationCharacters} characters`);
    expect(JSON.parse(blockOf('json configuration'))).toMatchObject({
      keys: [{ suite: sealingSuite }],
    });
    expect(page).toContain(`at most ${maxConfigurationSeconds} seconds`);
    expect(page).toContain(`more than ${maxSkewSeconds / 60} minutes`);
    const bound = { apiOrigin: '', keyId: '', provider: '', issuedAt: 0 };
    const info = tokenInfo({ ...bound, envelopeHash: new Uint8Array() });
    const [, length = 0] = info;
    const label = new TextDecoder().decode(info.subarray(2, 2 + length));
    expect(page).toContain(`HPKE info    = fields("${label}", `);
  });

  it('of the stale answer are those of its error', () => {
    const { code, message, status } = new ByokTokenStaleError();
    expect(JSON.parse(blockOf('json v2'))).toEqual({ error: { code, message } });
    expect(page).toContain(`(status ${status})`);
  });

  it('of the longest pair with a post-quantum KEM add up', () => {
    const sealed = Math.ceil(((1120 + 32 + 16) * 4) / 3);
    const longest = longestEnvelopeText + longestTokenText - 107 + sealed;
    expect(Math.round(longest / 10) * 10).toBe(7140);
    expect(page).toMatch(/about 7,140\s+characters/);
  });
});

describe('code for Python', () => {
  const imports = 'from cryptography.hazmat.primitives import hpke';
  const hasHpke = spawnSync('python3', ['-c', imports]).status === 0;

  // Python is not part of our toolchain. The code runs if Python with HPKE is installed.
  it.skipIf(!hasHpke)('answers every vector as expected', () => {
    const decoder = /^import base64\n.*?^def decode_canonical.*?^ {4}return raw$/ms.exec(
      basic,
    )?.[0];
    const harness = `
import json, sys

vectors = json.load(sys.stdin)

def answer(case):
    receiver, headers = case["receiver"], case["headers"]
    values = [headers["X-Encrypted-Key"], headers["X-Session-Key"]]
    if values == [None, None]:
        return "BYOK_KEY_REQUIRED"
    now = receiver["now"]
    accepted = {
        key["id"]: X25519PrivateKey.from_private_bytes(bytes.fromhex(key["privateKeyHex"]))
        for key in vectors["keys"] if key["notBefore"] <= now < key["notAfter"]
    }
    place = [receiver["apiOrigin"], receiver["provider"], accepted, now]
    try:
        return open_sealed(*[value or "" for value in values], *place).hex()
    except TokenStale:
        return "BYOK_TOKEN_STALE"
    except Exception:
        return "BYOK_DECRYPTION_FAILED"

json.dump([answer(case) for case in vectors["valid"] + vectors["invalid"]], sys.stdout)`;
    const code = [decoder, blockOf('python v2'), harness].join('\n');
    const input = readText('../vectors/byok-v2.json');
    const { stdout, stderr } = spawnSync('python3', ['-c', code], { input, encoding: 'utf8' });
    expect(stderr).toBe('');
    const expected = [...valid, ...invalid].map(({ apiKeyHex, error }) => apiKeyHex ?? error);
    expect(JSON.parse(stdout)).toEqual(expected);
  });
});
