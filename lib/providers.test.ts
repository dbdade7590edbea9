import fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import {
  isProviderId,
  providerIds,
  type ProviderId,
  providers,
  recogniseProvider,
} from './providers.ts';

// Many cases in one test: on a busy machine they take longer than the default.
vi.setConfig({ testTimeout: 60_000 });

/** Fills a shape with visibly invented characters. */
const fake = (length: number) => 'FAKE0example'.repeat(length).slice(0, length);
const fakeHex = (length: number) => 'fa4e'.repeat(length).slice(0, length);

const fakeKeys: Record<ProviderId, Record<string, string>> = {
  openai: {
    'of a user, older': `sk-${fake(20)}T3BlbkFJ${fake(20)}`,
    'of a project': `sk-proj-${fake(74)}T3BlbkFJ${fake(70)}_-${fake(2)}`,
    'of a service account': `sk-svcacct-${fake(58)}T3BlbkFJ${fake(58)}`,
    'of an administrator': `sk-admin-${fake(58)}T3BlbkFJ${fake(58)}`,
    'without a project': `sk-None-${fake(20)}T3BlbkFJ${fake(20)}`,
  },
  anthropic: {
    'for the API': `sk-ant-api03-${fake(91)}_-AA`,
    'of an administrator': `sk-ant-admin01-${fake(91)}-_AA`,
    'of a login': `sk-ant-oat01-${fake(93)}AA`,
  },
  gemini: {
    standard: `AIzaSy${fake(33)}`,
    'with both signs': `AIzaSy-_${fake(31)}`,
    'for authorisation': `AQ.Ab8${fake(44)}-_`,
  },
  replicate: { '': `r8_${fake(37)}` },
  fal: {
    '': `${fakeHex(8)}-${fakeHex(4)}-4${fakeHex(3)}-8${fakeHex(3)}-${fakeHex(12)}:${fakeHex(32)}`,
  },
};

const cases = providerIds.flatMap((id) =>
  Object.entries(fakeKeys[id]).map(([kind, apiKey]) => ({ id, kind, apiKey })),
);

/** The providers whose shape a text has. */
function matchesOf(apiKey: string): ProviderId[] {
  return providerIds.filter((id) => providers[id].keyShape.test(apiKey));
}

describe('providers', () => {
  it('has each provider under its own id, with a name and an https page', () => {
    expect(Object.keys(providers)).toEqual([...providerIds]);
    for (const id of providerIds) {
      expect(providers[id].id).toBe(id);
      expect(providers[id].label).not.toBe('');
      expect(new URL(providers[id].keyPage).protocol).toBe('https:');
    }
  });

  it('has shapes without state: the same text gets the same answer twice', () => {
    for (const { id } of cases) {
      expect([providers[id].keyShape.global, providers[id].keyShape.sticky]).toEqual([
        false,
        false,
      ]);
    }
  });
});

describe('recogniseProvider', () => {
  it.each(cases)('knows a key of $id $kind', ({ id, apiKey }) => {
    expect(recogniseProvider(apiKey)).toBe(id);
    expect(matchesOf(apiKey)).toEqual([id]);
  });

  it('tells sk-ant- from sk-, whatever follows', () => {
    const tail = fc.stringMatching(/^[A-Za-z0-9_-]{20,200}$/);
    fc.assert(
      fc.property(tail, (text) => {
        expect(matchesOf(`sk-ant-${text}`)).not.toContain('openai');
        expect(matchesOf(`sk-ant-api03-${text}`)).toEqual(['anthropic']);
        expect(matchesOf(`sk-proj-${text}`)).toEqual(['openai']);
      }),
    );
  });

  it('finds at most one provider for any text near the shapes', () => {
    const prefix = fc.constantFrom('sk-', 'sk-ant-', 'sk-ant-api03-', 'AIza', 'AQ.', 'r8_', '');
    const tail = fc.oneof(
      fc.stringMatching(/^[A-Za-z0-9_-]{0,60}$/),
      fc.stringMatching(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}:[0-9a-f]{32}$/),
    );
    fc.assert(
      fc.property(prefix, tail, (start, rest) => {
        expect(matchesOf(start + rest).length).toBeLessThanOrEqual(1);
      }),
      { numRuns: 5000 },
    );
  });

  it.each(cases)('wants the whole key of $id $kind, alone on its line', ({ apiKey }) => {
    const spoiled = [
      ` ${apiKey}`,
      `${apiKey} `,
      `${apiKey}\n`,
      `\n${apiKey}`,
      `x\n${apiKey}`,
      `${apiKey}ü`,
      apiKey.slice(0, 12),
      `"${apiKey}"`,
    ];
    expect(spoiled.filter((text) => recogniseProvider(text) !== null)).toEqual([]);
  });

  it.each(['', 'sk-', 'sk-ant-', 'sk-ant-api03-', 'AIza', 'AQ.', 'r8_', 'hello', ':'])(
    'does not know %j',
    (text) => {
      expect(recogniseProvider(text)).toBeNull();
    },
  );

  it('wants the exact length where a provider has one', () => {
    expect([`AIza${fake(34)}`, `AIza${fake(36)}`].map(recogniseProvider)).toEqual([null, null]);
    expect([`r8_${fake(36)}`, `r8_${fake(38)}`].map(recogniseProvider)).toEqual([null, null]);
    const { fal } = fakeKeys;
    const key = fal[''] ?? '';
    expect([key.slice(1), `${key}0`, key.toUpperCase()].map(recogniseProvider)).toEqual([
      null,
      null,
      null,
    ]);
  });
});

describe('isProviderId', () => {
  it.each(providerIds)('takes %s', (id) => {
    expect(isProviderId(id)).toBe(true);
  });

  it.each([
    'OpenAI',
    'openai ',
    '',
    'constructor',
    '__proto__',
    'sandbox',
    null,
    undefined,
    0,
    ['openai'],
    { id: 'openai' },
  ])('refuses %j', (value) => {
    expect(isProviderId(value)).toBe(false);
  });
});
