import fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import { bringKey, createFakeKey } from '../testing/fake-key.ts';
import { createTestApp } from '../testing/create-test-app.ts';
import { createRefusedPair, refusalClasses } from '../testing/refused-pairs.ts';

vi.setConfig({ testTimeout: 120_000 });

const app = createTestApp();
const url = 'https://api.test/api/v1/models?provider=openai';
const varying = ['date', 'x-request-id'];

type Pair = Readonly<Record<string, string>>;

/** All of an answer that may not differ: status, headers and body. */
async function ask(headers: Pair): Promise<string> {
  const response = await app.fetch(new Request(url, { headers }));
  const names = [...response.headers].filter(([name]) => !varying.includes(name));
  return `${response.status} ${JSON.stringify(names)} ${await response.text()}`;
}

describe('a refusal', () => {
  it('is the same bytes whatever was wrong', async () => {
    const answers = new Set<string>();
    for (const kind of refusalClasses) answers.add(await ask(await createRefusedPair(kind)));
    expect([...answers]).toEqual([
      expect.stringMatching(/^400 .*BYOK_DECRYPTION_FAILED/) as string,
    ]);
  });

  it('is another where neither header is there', async () => {
    expect(await ask({})).toMatch(/^401 .*BYOK_KEY_REQUIRED/);
  });
});

describe('any pair of headers', () => {
  const runs = 100_000;
  const echoBytes = 8;

  /** One way of damaging a value: cut, repeat, insert, replace, swap case. */
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
  ];

  const printable = fc.string({ unit: 'grapheme-ascii', maxLength: 80 });
  const latin = fc
    .string({ unit: 'binary', maxLength: 80 })
    .map((text) => text.replace(/[^\x20-\x7E\x80-\xFF]/g, ''));
  const digits = fc.base64String({ maxLength: 120 });
  const freeText = fc.oneof(printable, latin, digits);
  const damage = fc.tuple(fc.constantFrom(...mutations), fc.nat(300), freeText);

  function apply(value: string, [mutate, at, text]: [Mutation, number, string]): string {
    return mutate(value, at % (value.length + 1), text.replace(/[\r\n\0]/g, ''));
  }

  /** Every run of so many bytes of the input that no answer has on its own account. */
  function findEcho(pair: Pair, answer: string): string | null {
    for (const value of Object.values(pair)) {
      for (let at = 0; at + echoBytes <= value.length; at++) {
        const run = value.slice(at, at + echoBytes);
        if (answer.includes(run)) return run;
      }
    }
    return null;
  }

  it('gets a documented answer that echoes nothing', async () => {
    const valid = await bringKey(createFakeKey());
    const [envelope = '', key = ''] = [valid['X-Encrypted-Key'], valid['X-Session-Key']];
    const mutated = fc.tuple(damage, damage).map(([first, second]) => ({
      'X-Encrypted-Key': apply(envelope, first),
      'X-Session-Key': apply(key, second),
    }));
    const free = fc.record(
      { 'X-Encrypted-Key': freeText, 'X-Session-Key': freeText },
      { requiredKeys: [] },
    );
    const seen = new Map<string, number>();
    await fc.assert(
      fc.asyncProperty(fc.oneof(mutated, free), async (pair) => {
        const answer = await ask(pair);
        const kind = /^(\d+) .*?(?:"code":"(\w+)"|$)/.exec(answer)?.slice(1).join(' ') ?? 'none';
        seen.set(kind, (seen.get(kind) ?? 0) + 1);
        if (!/^(?:200 |400 BYOK_DECRYPTION_FAILED|401 BYOK_KEY_REQUIRED)/.test(kind)) {
          throw new Error(`undocumented answer ${kind}`);
        }
        if (findEcho(pair, answer) !== null) throw new Error('the answer echoes its request');
      }),
      { numRuns: runs },
    );
    expect([...seen.keys()].map((kind) => kind.trim()).sort()).toEqual([
      '200',
      '400 BYOK_DECRYPTION_FAILED',
      '401 BYOK_KEY_REQUIRED',
    ]);
  });
});
