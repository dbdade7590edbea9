import { isSendable } from '../../../vectors/edits.ts';
import v1 from '../../../vectors/byok-v1.json' with { type: 'json' };
import { tokenEdits } from '../../../vectors/token-edits-v2.ts';
import { createRefusedSeal, sealRefusalClasses } from '../../../testkit/headers/refused-seals.ts';
import { sealKey, type SealingTarget } from '../../../testkit/headers/seal-key.ts';
import { inParallel } from '../in-parallel.ts';
import { judge, type LiveCheckTable, notRun, type Outcome, voidOutcome } from '../live-check.ts';
import { errorCodeOf, type LiveRun } from '../live-run.ts';

/** The published vectors of both versions, against the running backend. */
export const vectorChecks: LiveCheckTable = [
  {
    id: 'live.vectors-v1',
    title: 'The backend opens or refuses every vector of protocol v1 as published',
    lines: [5],
    promises: [11],
    phase: 'running',
    needsCases: false,
    doesNotProve: 'Vectors with bytes that no HTTP header can carry are not sent.',
    run: checkV1,
  },
  {
    id: 'live.vectors-v2',
    title: 'The backend refuses every kind of faulty token and seal of protocol v2',
    lines: [5],
    promises: [11],
    phase: 'running',
    needsCases: false,
    doesNotProve:
      'The file’s own pairs are sealed to fixed keys at a fixed time: the same faults are made in pairs sealed to this backend.',
    run: checkV2,
  },
];

type HeaderText = Readonly<Record<'X-Encrypted-Key' | 'X-Session-Key', string | null>>;

/** A pair to send, and the expected result: a status and a code, or the use of a key. */
interface VectorTry {
  readonly id: string;
  readonly headers: HeaderText;
  readonly status: number | null;
  readonly code: string | null;
  /** The key that the provider must be asked with. `null` if it must not be asked, or if no header can carry the key. */
  readonly apiKey: string | null;
}

const decryptionFailed = 'BYOK_DECRYPTION_FAILED';

async function checkV1(run: LiveRun): Promise<Outcome> {
  if (!run.world.config.protocols.includes('v1')) return notRun('the backend does not take v1');
  const valid = v1.valid.map(({ id, headers, apiKeyUtf8 }) => ({
    id,
    headers,
    status: null,
    code: null,
    apiKey: /^[!-~]+$/.test(apiKeyUtf8) ? apiKeyUtf8 : null,
  }));
  const invalid = v1.invalid.map(({ id, headers, status, error }) => ({
    id,
    headers,
    status,
    code: error,
    apiKey: null,
  }));
  return tryAll(run, [...valid, ...invalid]);
}

async function checkV2(run: LiveRun): Promise<Outcome> {
  const { config } = run.world;
  if (!config.protocols.includes('v2')) return notRun('the backend does not take v2');
  const target = await run.world.findSealingTarget();
  const refusedClasses = sealRefusalClasses.filter(
    (kind) => kind !== 'version 1' || !config.protocols.includes('v1'),
  );
  const refused = { status: 400, code: decryptionFailed, apiKey: null };
  const classes = refusedClasses.map(async (kind) => {
    const pair = await createRefusedSeal(kind, target);
    return { id: kind, headers: pick(pair), ...refused };
  });
  const edits = tokenEdits.map(async ([id, , edit]) => ({
    id,
    headers: await editToken(target, edit),
    ...refused,
  }));
  return tryAll(run, await Promise.all([...classes, ...edits]));
}

function pick(pair: Readonly<Record<string, string>>): HeaderText {
  return {
    'X-Encrypted-Key': pair['X-Encrypted-Key'] ?? null,
    'X-Session-Key': pair['X-Session-Key'] ?? null,
  };
}

/** The edits name the key `2026-11` and `openai`. This backend's values replace them. */
async function editToken(
  target: SealingTarget,
  edit: (token: string) => string,
): Promise<HeaderText> {
  const { recipient, provider = 'openai' } = target;
  for (let attempt = 0; attempt < 100; attempt += 1) {
    const pair = await sealKey('sk-proj-FAKE0vector0of0nobody', target);
    const own = `v2.${recipient.id}.${provider}.`;
    const known = pair['X-Session-Key'].replace(own, 'v2.2026-11.openai.');
    const edited = edit(known);
    if (edited === known) continue;
    const text = edited.replace('2026-11', recipient.id).replace('openai', provider);
    return { ...pair, 'X-Session-Key': text };
  }
  throw new Error('an edit must change the token');
}

const width = 6;

async function tryAll(run: LiveRun, tries: readonly VectorTry[]): Promise<Outcome> {
  const sendable = tries.filter(({ headers }) => Object.values(headers).every(isSendable));
  const reasons = await inParallel(sendable, width, (each) => tryOne(run, each));
  const evidence = { vectors: tries.length, sent: sendable.length };
  if (sendable.length === 0) return voidOutcome(['no vector could be sent'], evidence);
  return judge(reasons.flat(), evidence);
}

async function tryOne(run: LiveRun, { id, headers, ...expected }: VectorTry): Promise<string[]> {
  const { provider } = run.world;
  const before = expected.apiKey === null ? 0 : provider.countUses(expected.apiKey);
  const sent = Object.entries(headers).filter(
    (entry): entry is [string, string] => entry[1] !== null,
  );
  const exchange = await run.send('use', Object.fromEntries(sent));
  const code = errorCodeOf(exchange);
  if (expected.status === null) {
    if (exchange.status === 0 || code === decryptionFailed) return [`${id} was not opened`];
    const isUsed = expected.apiKey === null || provider.countUses(expected.apiKey) > before;
    return isUsed ? [] : [`${id}: the provider was not asked with exactly this key`];
  }
  if (exchange.status === expected.status && code === expected.code) return [];
  const got = `${exchange.status} ${code ?? 'without a code'}`;
  return [`${id} was answered with ${got}, not ${expected.status} ${expected.code ?? ''}`];
}
