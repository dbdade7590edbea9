import { spawnSync } from 'node:child_process';
import { createCipheriv } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { ghash } from '@noble/ciphers/_polyval.js';
import { describe, expect, it, vi } from 'vitest';
import { decryptApiKey } from '../lib/protocol/envelope.ts';
import { ByokDecryptionError, ByokKeyRequiredError } from '../lib/protocol/errors.ts';
import {
  type ByokHeaderValues,
  encryptedKeyHeader,
  parseByokHeaders,
  sessionKeyHeader,
} from '../lib/protocol/headers.ts';
import * as sizes from '../lib/protocol/sizes.ts';

// Each test has many cases, which on a busy machine take longer than the default.
vi.setConfig({ testTimeout: 60_000 });

interface Vector {
  readonly id: string;
  readonly headers: Record<'X-Encrypted-Key' | 'X-Session-Key', string | null>;
  readonly apiKeyHex?: string;
  readonly error?: string;
  readonly status?: number;
}

function readText(path: string): string {
  return readFileSync(new URL(path, import.meta.url), 'utf8');
}

const page = readText('protocol.md');
const { valid, invalid } = JSON.parse(readText('../vectors/byok-v1.json')) as {
  valid: Vector[];
  invalid: Vector[];
};
const vectors = [...valid, ...invalid];
/** The expected answer of every implementation: the key in hex, or code and status. */
const expectedAnswers = vectors.map(
  ({ apiKeyHex, error, status }) => apiKeyHex ?? `${error ?? ''} ${String(status)}`,
);

/** The contents of every fenced block in this language. */
function blocksOf(language: string): string[] {
  return [...page.matchAll(/^```([^\n]*)\n(.*?)^```$/gms)]
    .filter(([, info]) => info === language)
    .map(([, , content]) => content ?? '');
}

function blockOf(language: string): string {
  const [block, ...others] = blocksOf(language);
  if (block === undefined || others.length > 0) expect.fail(`one ${language} block is expected`);
  return block;
}

/** Runs code of the page in its own process, with the vectors on standard input, and reads the answers as JSON. */
function answersOf(command: string, args: string[]): unknown {
  const input = JSON.stringify(vectors);
  const { stdout, stderr, status } = spawnSync(command, args, { input, encoding: 'utf8' });
  expect({ stderr, status }).toEqual({ stderr: '', status: 0 });
  return JSON.parse(stdout);
}

describe('worked example', () => {
  const fields = new Map(
    blockOf('text example')
      .trimEnd()
      .split('\n')
      .map((line) => line.split(/ {2,}/) as [string, string]),
  );
  const field = (name: string) => fields.get(name) ?? expect.fail(`no field ${name}`);
  const hex = (name: string) => Buffer.from(field(`${name}, hex`), 'hex');
  const aes = (block: Uint8Array) =>
    createCipheriv('aes-256-ecb', hex('session key'), null).update(block);
  const counterBlock = (count: number) => Buffer.from([...hex('iv'), 0, 0, 0, count]);
  const xor = (left: Uint8Array, right: Uint8Array) =>
    Buffer.from(left.map((byte, at) => byte ^ (right[at] ?? 0)));

  it('has inputs of the right sizes', () => {
    expect(fields.size).toBe(14);
    expect(hex('session key')).toHaveLength(sizes.sessionKeyBytes);
    expect(hex('iv')).toHaveLength(sizes.nonceBytes);
    expect(hex('api key').toString()).toBe(field('api key'));
  });

  it('has every intermediate value as AES and GHASH give it', () => {
    const apiKey = hex('api key');
    const keystream = Buffer.concat([aes(counterBlock(2)), aes(counterBlock(3))]);
    expect(hex('counter block 1')).toEqual(counterBlock(1));
    expect(hex('hash subkey')).toEqual(aes(Buffer.alloc(16)));
    expect(hex('keystream')).toEqual(keystream.subarray(0, apiKey.length));
    expect(hex('ciphertext')).toEqual(xor(apiKey, keystream));
    const hashed = Buffer.alloc(48);
    hashed.set(hex('ciphertext'));
    hashed.writeUInt32BE(apiKey.length * 8, 44);
    expect(page.replaceAll('\n', ' ')).toContain(
      `bit lengths (0 and ${String(apiKey.length * 8)})`,
    );
    expect(hex('ghash')).toEqual(Buffer.from(ghash(hashed, hex('hash subkey'))));
    expect(hex('tag mask')).toEqual(aes(counterBlock(1)));
    expect(hex('tag')).toEqual(xor(hex('ghash'), hex('tag mask')));
  });

  it('is what node:crypto seals, in both headers', () => {
    const cipher = createCipheriv('aes-256-gcm', hex('session key'), hex('iv'));
    const ciphertext = Buffer.concat([cipher.update(hex('api key')), cipher.final()]);
    const envelope = Buffer.concat([hex('iv'), ciphertext, cipher.getAuthTag()]);
    expect(hex('envelope')).toEqual(envelope);
    expect(field('X-Encrypted-Key')).toBe(envelope.toString('base64'));
    expect(field('X-Session-Key')).toBe(hex('session key').toString('base64'));
  });

  it('is decrypted by lib/protocol', async () => {
    const headers = {
      encryptedKey: field(encryptedKeyHeader),
      sessionKey: field(sessionKeyHeader),
    };
    expect(Buffer.from(await decryptApiKey(headers)).toString()).toBe(field('api key'));
  });
});

describe('answers', () => {
  it('are the codes and messages of the errors', () => {
    const bodies = blocksOf('json').map((block) => JSON.parse(block) as unknown);
    const errors = [new ByokKeyRequiredError(), new ByokDecryptionError()];
    expect(bodies).toEqual(errors.map(({ code, message }) => ({ error: { code, message } })));
    for (const { status } of errors) expect(page).toContain(`(status ${String(status)})`);
  });
});

describe('sizes table', () => {
  const charactersOf = (bytes: number) => String(Math.ceil(bytes / 3) * 4);
  const range = (min: number | string, max: number | string) => `${String(min)} to ${String(max)}`;
  const { minApiKeyBytes, maxApiKeyBytes, minEnvelopeBytes, maxEnvelopeBytes } = sizes;

  it.each([
    ['session key', String(sizes.sessionKeyBytes), charactersOf(sizes.sessionKeyBytes)],
    ['iv', String(sizes.nonceBytes), ''],
    ['API key, UTF-8', range(minApiKeyBytes, maxApiKeyBytes), ''],
    ['tag', String(sizes.tagBytes), ''],
    [
      'envelope',
      range(minEnvelopeBytes, maxEnvelopeBytes),
      range(charactersOf(minEnvelopeBytes), charactersOf(maxEnvelopeBytes)),
    ],
  ])('has the sizes of %s', (...row) => {
    const rows = page.split('\n').filter((line) => line.startsWith('|'));
    const cells = rows.map((line) =>
      line
        .split('|')
        .slice(1, -1)
        .map((cell) => cell.trim()),
    );
    expect(cells).toContainEqual(row);
  });
});

describe('header grammar', () => {
  const rules = new Map(
    blockOf('abnf')
      .split('\n')
      .filter((line) => line.includes(' = '))
      .map((line) => line.split(/ += +/) as [string, string]),
  );

  /** A rule of the page's ABNF as the source of a regular expression. */
  function toPattern(name: string): string {
    const definition = rules.get(name) ?? expect.fail(`no rule ${name}`);
    return `(?:${definition.split(' / ').map(alternativeToPattern).join('|')})`;
  }

  function alternativeToPattern(alternative: string): string {
    return alternative.split(' ').map(elementToPattern).join('');
  }

  function elementToPattern(element: string): string {
    const [, min = '', star = '', max = '', rest = ''] =
      /^(\d*)(\*?)(\d*)(.*)$/.exec(element) ?? [];
    const pattern = terminalToPattern(rest) ?? toPattern(rest);
    if (star !== '') return `${pattern}{${min},${max}}`;
    return min === '' ? pattern : `${pattern}{${min}}`;
  }

  function terminalToPattern(text: string): string | null {
    if (text.startsWith('%x')) return `[${text.slice(2).replace(/[0-9A-F]{2}/g, '\\x$&')}]`;
    return text.startsWith('"') ? text.slice(1, -1).replace('+', '\\+') : null;
  }

  function isParsed(headers: ByokHeaderValues): boolean {
    try {
      parseByokHeaders(headers);
      return true;
    } catch {
      // The grammar must refuse what the parser refuses.
      return false;
    }
  }

  const grammar = [encryptedKeyHeader, sessionKeyHeader].map(
    (name) => new RegExp(`^${toPattern(name)}$`),
  );
  const matches = (values: (string | null)[]) =>
    values.every((value, at) => value !== null && (grammar[at]?.test(value) ?? false));

  it('accepts the pairs that the parser accepts, over all vectors', () => {
    const disagreements = vectors.filter(({ headers }) => {
      const [encryptedKey, sessionKey] = [headers['X-Encrypted-Key'], headers['X-Session-Key']];
      return matches([encryptedKey, sessionKey]) !== isParsed({ encryptedKey, sessionKey });
    });
    expect(disagreements.map(({ id }) => id)).toEqual([]);
  });

  it('accepts envelopes of 29 to 4,124 bytes with any last byte', () => {
    const sessionKey = Buffer.alloc(32, 0xff).toString('base64');
    const isTaken = (length: number) =>
      [0x00, 0x5a, 0xff].every((byte) =>
        matches([Buffer.alloc(length, byte).toString('base64'), sessionKey]),
      );
    const lengths = Array.from({ length: 4200 }, (_, length) => length).filter(isTaken);
    expect([lengths.length, lengths.at(0), lengths.at(-1)]).toEqual([4096, 29, 4124]);
  });
});

describe('nonce table', () => {
  it.each([
    ['16', 16, 89],
    ['1,000', 1000, 77],
    ['2<sup>32</sup>', 2 ** 32, 33],
  ])('has the probability for %s envelopes', (label, envelopes, exponent) => {
    const bits = Math.log2(envelopes) + Math.log2(envelopes - 1) - 97;
    expect(Math.round(-bits)).toBe(exponent);
    const row = page.split('\n').find((line) => line.startsWith(`| ${label} `));
    expect(row).toContain(`2<sup>−${String(exponent)}</sup>`);
  });
});

describe('code for Node', () => {
  it('answers every vector as expected', () => {
    const harness = `
      let input = '';
      for await (const chunk of process.stdin) input += chunk;
      const answer = ({ headers }) => {
        try {
          const values = [headers['X-Encrypted-Key'], headers['X-Session-Key']];
          return decryptByokKey(...values.map((value) => value ?? undefined)).toString('hex');
        } catch (error) {
          return error.code + ' ' + error.status;
        }
      };
      process.stdout.write(JSON.stringify(JSON.parse(input).map(answer)));`;
    const code = blockOf('js') + harness;
    const answers = answersOf(process.execPath, ['--input-type=module', '--eval', code]);
    expect(answers).toEqual(expectedAnswers);
  });
});

describe('code for Python', () => {
  const python = blockOf('python');
  const hasCryptography = spawnSync('python3', ['-c', 'import cryptography']).status === 0;

  it("has the seed's signature, docstring and error", () => {
    expect(python).toContain(
      'async def decrypt_byok_key(encrypted_key: str, session_key: str) -> str:\n' +
        '    """Decrypt BYOK key in-memory. Key is discarded after function returns."""\n' +
        '    try:\n',
    );
    const { code, message, status } = new ByokDecryptionError();
    for (const argument of [`code="${code}"`, `message="${message}"`, `status_code=${status}`]) {
      expect(python).toContain(`        ${argument},\n`);
    }
  });

  // Python is not part of our toolchain. The code runs if Python with cryptography is installed.
  it.skipIf(!hasCryptography)(
    'answers every vector as expected, and reveals nothing in its error',
    () => {
      const harness = `
import asyncio, json, sys

class GPSBaseError(Exception):
    def __init__(self, code, message, status_code):
        super().__init__(message)
        self.answer = f"{code} {status_code}"

def answer(case):
    values = [case["headers"]["X-Encrypted-Key"], case["headers"]["X-Session-Key"]]
    if values == [None, None]:
        return "BYOK_KEY_REQUIRED 401"
    try:
        return asyncio.run(decrypt_byok_key(*[value or "" for value in values])).encode().hex()
    except GPSBaseError as error:
        assert error.__context__ is None and error.__cause__ is None
        return error.answer

json.dump([answer(case) for case in json.load(sys.stdin)], sys.stdout)`;
      expect(answersOf('python3', ['-c', python + harness])).toEqual(expectedAnswers);
    },
  );
});
