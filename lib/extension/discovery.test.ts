import { describe, expect, it } from 'vitest';
import { type Discovery, backendTime, hasEnded, judgeProtocol } from './discovery.ts';
import type { BackendTrust } from './backend-trust.ts';
import { nothingAbout } from '../protocol/about.ts';
import { type ByokConfiguration, sealingSuite } from '../protocol/configuration.ts';
import { type ProtocolChoice, protocolChoices } from '../protocol/negotiation.ts';

const nowSeconds = 1_795_518_000;
const now = nowSeconds * 1_000;
const signingKey = 'A'.repeat(43);

function seen(
  protocols: readonly string[],
  key: Partial<ByokConfiguration['keys'][number]> = {},
): Discovery {
  const keys = [
    {
      id: 'one',
      suite: sealingSuite,
      publicKey: 'A'.repeat(43),
      notBefore: nowSeconds - 100,
      notAfter: nowSeconds + 100,
      ...key,
    },
  ];
  const times = { issuedAt: nowSeconds - 600, expiresAt: nowSeconds + 3_600 };
  const windows = { windowSeconds: 120, futureSeconds: 30 };
  const claims = { protocols, keys, ...times, ...windows, about: nothingAbout, others: {} };
  const configuration = { ...claims, signingKey, signature: '' };
  return { kind: 'configuration', configuration, clockOffsetMs: 0, seenAt: now };
}

function trustOf(flags: Partial<BackendTrust> = {}): BackendTrust {
  return { signingKey, issuedAt: nowSeconds, hasOfferedSealed: true, allowsBasic: false, ...flags };
}

/** What is sent, or why nothing is, in a word. */
function judge(
  choice: ProtocolChoice,
  discovery: Discovery | null,
  trust: BackendTrust | null = trustOf(),
): string | null {
  const { version, block } = judgeProtocol(choice, trust, discovery, now);
  expect(version === null || block === null).toBe(true);
  return version ?? block?.kind ?? null;
}

const none: Discovery = { kind: 'none', seenAt: now };
const neverSealed = trustOf({ hasOfferedSealed: false });

describe('judgeProtocol', () => {
  it('says nothing of a backend that was never asked', () => {
    expect(protocolChoices.map((choice) => judge(choice, null))).toEqual([null, null, null]);
  });

  it.each<[string, Discovery, BackendTrust | null, (string | null)[]]>([
    ['both versions', seen(['v1', 'v2']), trustOf(), ['v2', 'v2', 'v1']],
    ['version 2 alone', seen(['v2']), trustOf(), ['v2', 'v2', 'notOffered']],
    ['version 1, never 2', seen(['v1']), neverSealed, ['v1', 'notOffered', 'v1']],
    ['version 1, 2 before', seen(['v1']), trustOf(), ['downgrade', 'notOffered', 'v1']],
    ['neither', seen(['v3']), neverSealed, ['notOffered', 'notOffered', 'notOffered']],
    ['no document, never one', none, null, ['v1', 'notOffered', 'v1']],
    ['no document, 2 before', none, trustOf(), ['downgrade', 'notOffered', 'v1']],
    [
      'no document, 2 before, the pin forgotten',
      none,
      trustOf({ signingKey: null }),
      ['downgrade', 'notOffered', 'v1'],
    ],
    ['no document, agreed', none, trustOf({ allowsBasic: true }), ['v1', 'notOffered', 'v1']],
    ['a pin that is gone', seen(['v1', 'v2']), null, [null, null, null]],
    ['a pin that is forgotten', seen(['v2']), trustOf({ signingKey: null }), [null, null, null]],
    ['the pin of another', seen(['v2']), trustOf({ signingKey: 'B' }), [null, null, null]],
    [
      'a key that has ended',
      seen(['v1', 'v2'], { notAfter: nowSeconds }),
      trustOf(),
      ['noSealingKey', 'noSealingKey', 'v1'],
    ],
  ])('%s: auto, sealed, v1', (_case, discovery, trust, expected) => {
    expect(protocolChoices.map((choice) => judge(choice, discovery, trust))).toEqual(expected);
  });

  it.each(['unreachable', 'malformed', 'older', 'clockWrong'] as const)(
    'sends nothing where it is %s, but to who chose version 1',
    (kind) => {
      const said = protocolChoices.map((choice) => judge(choice, { kind, seenAt: now }, null));
      expect(said).toEqual([kind, kind, 'v1']);
    },
  );

  it('shows the fingerprint of a changed key', () => {
    const discovery = { ...seen(['v2']), kind: 'keyChanged', fingerprint: 'abcd' } as Discovery;
    const { version, block } = judgeProtocol('auto', trustOf(), discovery, now);
    expect([version, block]).toEqual([null, { kind: 'keyChanged', fingerprint: 'abcd' }]);
  });

  it("goes by the backend's clock", () => {
    const discovery = { ...seen(['v2']), clockOffsetMs: 100_000 } as Discovery;
    expect(judge('auto', discovery)).toBe('noSealingKey');
    expect(judgeProtocol('auto', trustOf(), discovery, now - 1_000).version).toBe('v2');
  });
});

describe('a configuration that has ended', () => {
  const discovery = seen(['v1', 'v2']);
  if (discovery.kind !== 'configuration') expect.fail('a configuration is expected');
  const endMs = discovery.configuration.expiresAt * 1_000;

  it('is sealed under no more, and blocks nobody who chose version 1', () => {
    const before = judgeProtocol('auto', trustOf(), seen(['v1', 'v2'], long), endMs - 1);
    expect(before.version).toBe('v2');
    const said = protocolChoices.map((choice) => {
      const { version, block } = judgeProtocol(choice, trustOf(), seen(['v1', 'v2'], long), endMs);
      return version ?? block?.kind;
    });
    expect(said).toEqual(['older', 'older', 'v1']);
  });

  it.each([
    [0, -1, false],
    [0, 0, true],
    [60_000, -60_000, true],
    [60_000, -60_001, false],
    // A backend whose clock is said to be behind has no longer time.
    [-60_000, 0, true],
  ])('with Date %i ms off is over %i ms from its end: %s', (clockOffsetMs, fromEnd, isOver) => {
    expect(hasEnded({ ...discovery, clockOffsetMs }, endMs + fromEnd)).toBe(isOver);
  });
});

const long = { notAfter: nowSeconds + 1e6 };

describe('backendTime', () => {
  it('is never before what the backend has signed', () => {
    const discovery = { ...seen([]), clockOffsetMs: -3_600_000 };
    if (discovery.kind !== 'configuration') expect.fail('a configuration is expected');
    expect(backendTime(discovery, now)).toBe(discovery.configuration.issuedAt);
  });

  it('is in whole seconds, cut off', () => {
    const discovery = { ...seen([]), clockOffsetMs: -300_001 };
    if (discovery.kind !== 'configuration') expect.fail('a configuration is expected');
    expect(backendTime(discovery, now)).toBe(nowSeconds - 301);
  });
});
