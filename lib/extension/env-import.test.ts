import fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import { type EnvReading, isEnvBlock, maxEnvChars, maxEnvKeys, readEnv } from './env-import.ts';
import { anyCharacter } from '../../testkit/any-character.ts';

// Many cases in one test: on a busy machine they take longer than the default.
vi.setConfig({ testTimeout: 60_000 });

const fakeOpenai = `sk-proj-${'FAKE'.repeat(8)}`;
const fakeAnthropic = `sk-ant-api03-${'FAKE'.repeat(8)}`;
const fakeFal = '01234567-89ab-cdef-0123-456789abcdef:0123456789abcdef0123456789abcdef';

function expectReading(text: string): EnvReading {
  const reading = readEnv(text);
  if (reading === null) throw new Error('the block must be short enough');
  return reading;
}

/** Each key as `name provider label text`. */
function keysOf(text: string): string[] {
  return expectReading(text).keys.map(({ name, provider, label, apiKey }) =>
    [name, provider, label, new TextDecoder().decode(apiKey)].join(' '),
  );
}

describe('readEnv', () => {
  it.each([
    ['as it is', `OPENAI_API_KEY=${fakeOpenai}`],
    ['with export', `export OPENAI_API_KEY=${fakeOpenai}`],
    ['with spaces', `  OPENAI_API_KEY  =  ${fakeOpenai}  `],
    ['in double quotes', `OPENAI_API_KEY="${fakeOpenai}"`],
    ['in single quotes', `OPENAI_API_KEY='${fakeOpenai}'`],
    ['in backquotes', `OPENAI_API_KEY=\`${fakeOpenai}\``],
    ['with a comment behind', `OPENAI_API_KEY=${fakeOpenai} # mine`],
    ['quoted, with a comment behind', `OPENAI_API_KEY="${fakeOpenai}" # "mine"`],
    ['with a colon', `OPENAI_API_KEY: ${fakeOpenai}`],
    ['with a byte order mark before', `\uFEFFOPENAI_API_KEY=${fakeOpenai}`],
    ['between comments and empty lines', `# keys\r\n\r\nOPENAI_API_KEY=${fakeOpenai}\r\n#end\r\n`],
  ])('reads a line %s', (_case, text) => {
    expect(keysOf(text)).toEqual([`OPENAI_API_KEY openai  ${fakeOpenai}`]);
    expect(expectReading(text)).toMatchObject({ otherNames: [], unreadableLines: 0 });
  });

  it('recognises by the shape of the value first, then by the name', () => {
    const lines = `OPENAI_API_KEY=${fakeAnthropic}\nfal_key=of-no-known-shape\nMY_OWN=${fakeFal}`;
    expect(keysOf(lines)).toEqual([
      `OPENAI_API_KEY anthropic OPENAI_API_KEY ${fakeAnthropic}`,
      'fal_key fal  of-no-known-shape',
      `MY_OWN fal MY_OWN ${fakeFal}`,
    ]);
  });

  it('labels by the name of the variable what would take another key’s place', () => {
    const names = ['WORK_KEY', 'OPENAI_API_KEY', 'OPENAI_KEY'];
    const reading = expectReading(names.map((name) => `${name}=${fakeOpenai}`).join('\n'));
    expect(reading.keys.map(({ label }) => label)).toEqual(['WORK_KEY', null, 'OPENAI_KEY']);
  });

  it('takes the later of two lines with one name', () => {
    const lines = `OPENAI_API_KEY=${fakeOpenai}\nA=1\nOPENAI_API_KEY=${fakeOpenai}2`;
    expect(keysOf(lines)).toEqual([`OPENAI_API_KEY openai  ${fakeOpenai}2`]);
  });

  it('keeps the order of the lines that count', () => {
    expect(expectReading('A=1\nB=2\nA=3').otherNames).toEqual(['B', 'A']);
  });

  it('names what is no key, and what should be one but cannot', () => {
    const lines = `DATABASE_URL=postgres://user:secret@host/db\nGEMINI_API_KEY=\nFAL_KEY="two words"`;
    expect(expectReading(lines)).toEqual({
      keys: [],
      otherNames: ['DATABASE_URL'],
      unusableNames: ['GEMINI_API_KEY', 'FAL_KEY'],
      unreadableLines: 0,
    });
  });

  it('passes over a value of several lines', () => {
    const pem = `TLS_KEY="-----BEGIN\nOPENAI_API_KEY=${fakeOpenai}\nend-----"\nA=1`;
    expect(expectReading(pem)).toMatchObject({ keys: [], otherNames: ['TLS_KEY', 'A'] });
  });

  it('loses only the line where a quote is never closed', () => {
    const reading = expectReading(`A="open\nOPENAI_API_KEY=${fakeOpenai}`);
    expect(reading).toMatchObject({ otherNames: [], unreadableLines: 1 });
    expect(reading.keys).toHaveLength(1);
  });

  it.each([
    ['a key without a name', fakeOpenai],
    ['a key in the place of the name', `r8_${'Fa'.repeat(18)}K=1`],
    ['a key with a name’s letters only', `r8_${'f'.repeat(37)}=1`],
    ['a line of base64', 'MIIEvQIBADANBgkqhkiG9w0BAQEFAASC=='],
    ['a name longer than a label', `${'A'.repeat(41)}=1`],
    ['a web address', 'https://host/?OPENAI_API_KEY=1'],
    ['a sentence', 'these are my keys'],
  ])('counts %s without repeating anything of it', (_case, line) => {
    const nothing = { keys: [], otherNames: [], unusableNames: [], unreadableLines: 1 };
    expect(expectReading(line)).toEqual(nothing);
  });

  it('names nothing after what every object has', () => {
    expect(expectReading('__proto__=1\nconstructor=2').otherNames).toEqual([
      '__proto__',
      'constructor',
    ]);
  });

  it('is bounded in keys and in characters', () => {
    const names = Array.from({ length: maxEnvKeys + 2 }, (_, at) => `KEY_${at}`);
    const lines = names.map((name) => `${name}=${fakeOpenai}`).join('\n');
    const { keys, unusableNames } = expectReading(lines);
    expect(keys).toHaveLength(maxEnvKeys);
    expect(unusableNames).toEqual(names.slice(maxEnvKeys));
    expect(readEnv('#'.repeat(maxEnvChars))).not.toBeNull();
    expect(readEnv('#'.repeat(maxEnvChars + 1))).toBeNull();
  });

  it.each([
    ['spaces', ' '],
    ['quotes', 'A="\n'],
    ['hashes', ' #'],
    ['letters', 'A'],
    ['exports', 'export '],
    ['assignments', 'A=\n'],
  ])('is quick with a block of nothing but %s', (_case, piece) => {
    const text = piece.repeat(maxEnvChars / piece.length);
    const start = performance.now();
    readEnv(text);
    isEnvBlock(text);
    expect(performance.now() - start).toBeLessThan(1000);
  });

  it('throws at nothing, and every name it gives is short and plain', () => {
    const line = fc.stringMatching(/^[\w "'`=:#.-]*$/);
    fc.assert(
      fc.property(fc.array(fc.oneof(line, fc.string({ unit: anyCharacter }))), (lines) => {
        const { keys, otherNames, unusableNames } = expectReading(lines.join('\n'));
        const names = [...keys.map(({ name }) => name), ...otherNames, ...unusableNames];
        expect(names.every((name) => /^\w{1,40}$/.test(name))).toBe(true);
        expect(new Set(names).size).toBe(names.length);
      }),
    );
  });
});

describe('isEnvBlock', () => {
  it.each([
    ['one line that assigns a key', `\n export OPENAI_API_KEY=${fakeOpenai}\n`],
    ['several lines', `# mine\nDATABASE_URL=postgres://host/db\n`],
    ['several lines with colons', `openai_api_key: ${fakeOpenai}\nother: 1`],
  ])('is true of %s', (_case, text) => {
    expect(isEnvBlock(text)).toBe(true);
  });

  it.each([
    ['a key', fakeOpenai],
    ['a key with line ends around', `\n${fakeOpenai}\r\n`],
    ['a fal key', fakeFal],
    ['a key that ends like base64', 'QWxhZGRpbg=='],
    ['a line that assigns no key', 'DATABASE_URL=postgres://host/db'],
    ['a key broken over two lines', `${fakeOpenai}\n${fakeOpenai}`],
    ['nothing', ''],
  ])('is false of %s', (_case, text) => {
    expect(isEnvBlock(text)).toBe(false);
  });
});
