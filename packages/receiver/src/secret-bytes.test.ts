import { Console } from 'node:console';
import { PassThrough } from 'node:stream';
import { format, inspect } from 'node:util';
import { pino } from 'pino';
import { describe, expect, it } from 'vitest';
import { createFakeKey, spellings } from '../../../testkit/headers/fake-key.ts';
import { SecretBytes, SecretWipedError } from './secret-bytes.ts';

const plaintext = createFakeKey();

function createSecret(): SecretBytes {
  return new SecretBytes(Buffer.from(plaintext));
}

const routes: Readonly<Record<string, (secret: SecretBytes) => string>> = {
  'a template': (secret) => `key: ${secret as unknown as string}`,
  'toString()': (secret) => secret.toString(),
  'Object.prototype.toString': (secret) => Object.prototype.toString.call(secret),
  'a sum with a text': (secret) => 'key: ' + (secret as unknown as string),
  'toJSON()': (secret) => secret.toJSON(),
  'JSON.stringify': (secret) => JSON.stringify({ secret, list: [secret] }),
  'util.inspect': (secret) => inspect(secret, { showHidden: true, depth: null }),
  'util.inspect, nested': (secret) => inspect({ deep: [{ secret }] }, { depth: null }),
  'util.format': (secret) => format('%s %o %O %j', secret, secret, secret, secret),
  'console.log': (secret) => printToConsole(secret),
  'the cause of an error': (secret) => inspect(new Error('failed', { cause: secret })),
  'Object.entries': (secret) => inspect(Object.entries(secret)),
  'Object.getOwnPropertyDescriptors': (secret) =>
    inspect(Object.getOwnPropertyDescriptors(secret), { depth: null }),
  pino: (secret) => logByPino({ secret, list: [secret] }),
  "pino's serialiser of errors": (secret) => {
    const error = Object.assign(new Error('failed', { cause: secret }), { secret });
    return logByPino(error) + logByPino({ err: error });
  },
  'a spread': (secret) => inspect(spread(secret)) + JSON.stringify(spread(secret)),
};

function spread(value: object): object {
  return { ...value };
}

function logByPino(value: object): string {
  const lines: string[] = [];
  pino({}, { write: (line) => lines.push(line) }).info(value);
  return lines.join('');
}

function printToConsole(value: unknown): string {
  const stream = new PassThrough();
  const printer = new Console(stream);
  printer.log(value);
  return String(stream.read());
}

describe('SecretBytes', () => {
  it.each(Object.entries(routes))('prints nothing of the secret through %s', (_name, print) => {
    const printed = print(createSecret());
    for (const spelling of spellings(plaintext)) expect(printed).not.toContain(spelling);
    expect(printed).not.toMatch(/sk-|115,\s*107/);
  });

  it.each(['a template', 'toString()', 'toJSON()', 'util.inspect', 'console.log'])(
    'prints [secret] through %s',
    (name) => {
      expect(routes[name]?.(createSecret()).trim().replace('key: ', '')).toBe('[secret]');
    },
  );

  it('refuses structuredClone', () => {
    expect(() => structuredClone(createSecret())).toThrow(DOMException);
    expect(() => structuredClone({ nested: createSecret() })).toThrow(DOMException);
  });

  it('refuses postMessage', () => {
    const { port1 } = new MessageChannel();
    expect(() => {
      port1.postMessage(createSecret());
    }).toThrow(DOMException);
    port1.close();
  });

  it('lends its bytes', () => {
    expect(createSecret().use((bytes) => Buffer.from(bytes).toString())).toBe(plaintext);
  });

  it('zeroes the very bytes it was given', () => {
    const bytes = Buffer.from(plaintext);
    {
      using secret = new SecretBytes(bytes);
      secret.use(() => undefined);
    }
    expect(bytes).toEqual(Buffer.alloc(plaintext.length));
  });

  it('zeroes its bytes when the block throws', () => {
    const bytes = Buffer.from(plaintext);
    const run = (): void => {
      using secret = new SecretBytes(bytes);
      secret.use(() => {
        throw new RangeError('failed');
      });
    };
    expect(run).toThrow(RangeError);
    expect(bytes).toEqual(Buffer.alloc(plaintext.length));
  });

  it('cannot be used after it is wiped, and may be wiped again', () => {
    const secret = createSecret();
    secret[Symbol.dispose]();
    secret[Symbol.dispose]();
    expect(() => secret.use((bytes) => bytes.length)).toThrow(SecretWipedError);
  });
});
