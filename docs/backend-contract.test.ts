import { readFile } from 'node:fs/promises';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { describeOutcome } from '../components/keys/outcome-words.ts';
import { fetchConfiguration } from '../entrypoints/background/protocol/fetch-configuration.ts';
import { checkKey } from '../entrypoints/background/session/key-check.ts';
import type { Backend } from '../lib/extension/backends.ts';
import type { KeyCheckOutcome } from '../lib/extension/key-check-outcome.ts';
import { providerIds } from '../lib/providers.ts';
import { parseKeyMaterial } from '../packages/receiver/src/key-material.ts';
import { createTestApp, createTestOffer } from '../testkit/backends/create-test-app.ts';
import {
  checkAnswers,
  configurationAnswers,
  maxAnswerBytes,
  outcomeCauses,
} from '../testkit/contract/check-answers.ts';
import { findRequestFaults } from '../testkit/contract/contract-faults.ts';
import { createOpenApi, validateKey } from '../testkit/contract/openapi.ts';
import { speakFromFiles } from '../testkit/extension/speak-from-files.ts';
import { bringKey, createFakeKey } from '../testkit/headers/fake-key.ts';
import { fetchTarget, sealKey } from '../testkit/headers/seal-key.ts';
import {
  contractPagePath,
  exampleNames,
  formatOpenApi,
  openApiPath,
  withContractTables,
} from './contract-page.ts';

const page = await readFile(contractPagePath, 'utf8');

const backend: Backend = {
  id: 'example',
  label: exampleNames.backend,
  apiOrigin: 'https://api.test',
  apiPath: '/api/',
  siteOrigins: ['https://site.test'],
};

function answerWith(answer: () => Response | Promise<Response>) {
  const fetched = vi.fn<typeof fetch>(() => Promise.resolve(answer()));
  vi.stubGlobal('fetch', fetched);
  return fetched;
}

function check(headers: Record<string, string> = {}): Promise<KeyCheckOutcome> {
  return checkKey(backend, 'openai', headers);
}

/** One case for each example of an answer. */
function casesOf<Answer extends { statuses: readonly number[]; bodies: readonly string[] }>(
  answers: readonly Answer[],
) {
  return answers.flatMap((answer) =>
    answer.statuses.flatMap((status) =>
      answer.bodies.map((body) => ({ ...answer, sent: status, body, start: body.slice(0, 40) })),
    ),
  );
}

beforeEach(() => {
  speakFromFiles();
});

afterEach(() => {
  vi.unstubAllGlobals();
});

describe('docs/backend-contract.md', () => {
  it('has the tables of the data: npm run docs:tables', async () => {
    expect(page).toBe(await withContractTables(page));
  });

  it('has the same contract in OpenAPI: npm run docs:tables', async () => {
    expect(await readFile(openApiPath, 'utf8')).toBe(await formatOpenApi());
  });

  it('has every outcome that the extension knows, and the words for it', () => {
    const outcomes = [...checkAnswers.map(({ outcome }) => outcome), { kind: 'blocked' } as const];
    expect(new Set(outcomes.map(({ kind }) => kind))).toEqual(new Set(Object.keys(outcomeCauses)));
    for (const outcome of outcomes) {
      const { title, advice } = describeOutcome(outcome, false, exampleNames);
      const line = page.split('\n').find((text) => text.startsWith(`- \`${outcome.kind}\`: `));
      expect(line).toContain(`**${title}**`);
      expect(line).toContain(advice);
    }
  });

  it('has a key file that can be read', () => {
    const [, section = ''] = page.split('## The key file');
    const [, example = ''] = /```json\n([^]*?)```/.exec(section) ?? [];
    expect(parseKeyMaterial(example).keys.map(({ id }) => id)).toEqual(['2026-11']);
  });
});

describe('the check of the extension', () => {
  it.each(casesOf(checkAnswers))(
    'reads $outcome.kind from $sent $start',
    async ({ sent, body, headers, outcome }) => {
      answerWith(() => new Response(body, { status: sent, headers }));
      expect(await check()).toEqual(outcome);
    },
  );

  it.each(['TypeError', 'TimeoutError'])('reads backendUnreachable from a %s', async (name) => {
    answerWith(() => Promise.reject(new DOMException('', name)));
    const [none] = checkAnswers.filter(({ statuses }) => statuses.length === 0);
    expect(await check()).toEqual(none?.outcome);
  });

  it('reads as many bytes and waits as long as the page says', async () => {
    const timeout = vi.spyOn(AbortSignal, 'timeout');
    const report = '{"valid":true}';
    answerWith(() => new Response(report.padEnd(maxAnswerBytes)));
    expect(await check()).toMatchObject({ kind: 'works' });
    answerWith(() => new Response(report.padEnd(maxAnswerBytes + 1)));
    expect(await check()).toEqual({ kind: 'notSupported' });
    expect(page).toContain(`at most ${maxAnswerBytes.toLocaleString('en-US')} bytes`);
    const ms = timeout.mock.calls[0]?.[0] ?? 0;
    expect(page).toContain(`waits for ${ms / 1_000} seconds`);
  });

  it('reads Retry-After as far as the page says', async () => {
    const wait = async (seconds: string) => {
      answerWith(() => new Response('', { status: 429, headers: { 'Retry-After': seconds } }));
      return check();
    };
    expect(page).toContain('whole seconds up to 86400');
    expect(await wait('86400')).toEqual({ kind: 'rateLimited', retryAfterSeconds: 86_400 });
    expect(await wait('86401')).toEqual({ kind: 'rateLimited', retryAfterSeconds: null });
  });

  it.each(providerIds)('sends the documented request in both versions: %s', async (provider) => {
    const app = createTestApp({ sealed: await createTestOffer() });
    const fetchText = async (path: string) =>
      (await app.fetch(new Request(backend.apiOrigin + path))).text();
    const target = { ...(await fetchTarget(fetchText, backend.apiOrigin)), provider };
    for (const pair of [await bringKey(createFakeKey()), await sealKey(createFakeKey(), target)]) {
      const fetched = answerWith(() => new Response());
      await checkKey(backend, provider, pair);
      const [url, init] = fetched.mock.calls[0] ?? [];
      const [path = ''] = Object.keys(createOpenApi().paths);
      expect([url, init?.method]).toEqual([backend.apiOrigin + path, 'POST']);
      const sent = new Request(backend.apiOrigin, init).headers;
      const headers = Object.fromEntries(
        Object.keys(pair).map((name) => [name, sent.get(name) ?? '']),
      );
      const body: unknown = await new Response(init?.body).json();
      expect(findRequestFaults(validateKey, headers, body)).toEqual([]);
    }
  });
});

describe('the discovery of the extension', () => {
  it.each(casesOf(configurationAnswers))(
    'reads $kind from $sent $start',
    async ({ sent, body, contentType, kind }) => {
      const headers = { 'Content-Type': contentType };
      answerWith(() => new Response(body, { status: sent, headers }));
      expect(await fetchConfiguration(backend.apiOrigin)).toMatchObject({ kind });
    },
  );

  it('reads unreachable if no answer comes', async () => {
    answerWith(() => Promise.reject(new TypeError('away')));
    const [none] = configurationAnswers.filter(({ statuses }) => statuses.length === 0);
    expect(await fetchConfiguration(backend.apiOrigin)).toMatchObject({ kind: none?.kind });
  });
});
