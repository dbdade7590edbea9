import { describe, expect, it } from 'vitest';
import { configurationPath } from '../lib/protocol/configuration.ts';
import { withByokKey } from '../packages/receiver/src/byok-manager.ts';
import { readClock } from '../packages/receiver/src/clock.ts';
import { ReceiverError, ValidationError } from '../packages/receiver/src/errors.ts';
import { createReceiver } from '../packages/receiver/src/receiver.ts';
import { createTestApp, createTestOffer, testOrigin } from '../testkit/backends/create-test-app.ts';
import { contractErrors, reportExamples } from '../testkit/contract/check-answers.ts';
import { findContractFaults } from '../testkit/contract/contract-faults.ts';
import { getConfiguration, validateKey } from '../testkit/contract/openapi.ts';
import { bringKey, createFakeKey } from '../testkit/headers/fake-key.ts';
import { fetchTarget, sealKey } from '../testkit/headers/seal-key.ts';
import { httpsRequired, methodNotAllowed, type Refusal } from '../verifier/http/refusal.ts';
import { validateRoute } from '../verifier/http/routes.ts';
import { createRateLimiter } from '../verifier/limits/rate-limiter.ts';
import { createMemoryCounters, type LimitCounters } from '../verifier/limits/window-counters.ts';

type App = ReturnType<typeof createTestApp>;
type Answers = Readonly<Record<string, () => Promise<Response>>>;

const badPair = { 'X-Encrypted-Key': 'AAAA', 'X-Session-Key': 'AAAA' };
const longAgoSeconds = 600;

/** The code of an error, the names of its details, and what differs from the contract. */
async function readError(response: Response) {
  const copy = response.clone();
  const faults = await findContractFaults(validateKey, response);
  const { error } = (await copy.json()) as { error: { code: string; details?: object } };
  return { code: error.code, details: Object.keys(error.details ?? {}), faults };
}

/** What the contract says of an error, in the form of {@link readError}. */
function documentedError(code: string) {
  const error = contractErrors.find((each) => each.code === code);
  return { code: error?.code, details: Object.keys(error?.details ?? {}), faults: [] };
}

async function validate(
  app: App,
  headers: Readonly<Record<string, string>>,
  { path = validateRoute, provider = 'openai' } = {},
): Promise<Response> {
  const body = JSON.stringify({ provider });
  return app.fetch(new Request(testOrigin + path, { method: 'POST', headers, body }));
}

async function validateKeyOf(app: App, mark = ''): Promise<Response> {
  return validate(app, await bringKey(createFakeKey(mark)));
}

/** The headers of a token that is too old. */
async function sealLongAgo(fetchText: (path: string) => Promise<string>) {
  const target = await fetchTarget(fetchText, testOrigin);
  return sealKey(createFakeKey(), { ...target, issuedAt: readClock() - longAgoSeconds });
}

function limitedApp(counters: LimitCounters): App {
  const limits = { requestsPerMinute: 9, validationsPerMinute: 1, failuresUntilBlock: 9 };
  return createTestApp({
    rateLimiter: createRateLimiter({ limits, hashClient: () => 'c-0', counters }),
  });
}

function answerRefusal({ status, headers, body }: Refusal): Promise<Response> {
  return Promise.resolve(new Response(body, { status, headers }));
}

const ofVerifier: Answers = {
  BYOK_DECRYPTION_FAILED: () => validate(createTestApp(), badPair),
  BYOK_KEY_REQUIRED: () => validate(createTestApp(), {}),
  INVALID_BYOK_KEY: () => validateKeyOf(createTestApp(), '-rejected-'),
  HTTPS_REQUIRED: () => answerRefusal(httpsRequired),
  NOT_FOUND: () => validate(createTestApp(), {}, { path: '/api/v1/none' }),
  METHOD_NOT_ALLOWED: () => answerRefusal(methodNotAllowed),
  BYOK_TOKEN_STALE: async () => {
    const app = createTestApp({ sealed: await createTestOffer() });
    const fetchText = async (path: string) =>
      (await app.fetch(new Request(testOrigin + path))).text();
    return validate(app, await sealLongAgo(fetchText));
  },
  VALIDATION_ERROR: () => validate(createTestApp(), badPair, { provider: 'acme' }),
  RATE_LIMIT_EXCEEDED: async () => {
    const app = limitedApp(createMemoryCounters());
    await validateKeyOf(app);
    return validateKeyOf(app);
  },
  INTERNAL_ERROR: () => {
    const fail = () => Promise.reject(new Error('unexpected'));
    return validateKeyOf(createTestApp({ connector: { validateKey: fail, listModels: fail } }));
  },
  MODEL_PROVIDER_ERROR: () => validateKeyOf(createTestApp(), '-down-'),
  RATE_LIMIT_UNAVAILABLE: () => {
    const away = { add: () => Promise.reject(new Error('away')) };
    return validateKeyOf(limitedApp({ ...createMemoryCounters(), validations: away }));
  },
};

describe('the verifier answers as the contract says', () => {
  it('with every error, and no other', () => {
    expect(Object.keys(ofVerifier)).toEqual(contractErrors.map(({ code }) => code));
  });

  it.each(Object.entries(ofVerifier))('%s', async (code, answer) => {
    expect(await readError(await answer())).toEqual(documentedError(code));
  });

  it.each([
    ['works', ''],
    ['limited', '-limited-'],
    ['outOfQuota', '-quota-'],
  ])('200: %s', async (name, mark) => {
    const response = await validateKeyOf(createTestApp(), mark);
    expect(await findContractFaults(validateKey, response.clone())).toEqual([]);
    const { valid, state } = reportExamples.find((each) => each.name === name)?.body ?? {};
    expect(await response.json()).toMatchObject({ valid, state });
  });

  it.each([
    ['both versions', 200, () => createTestOffer()],
    ['version 1 alone', 404, () => Promise.resolve(null)],
  ])('with the configuration of %s', async (_name, status, createOffer) => {
    const app = createTestApp({ sealed: await createOffer() });
    const response = await app.fetch(new Request(testOrigin + configurationPath));
    expect(response.status).toBe(status);
    expect(await findContractFaults(getConfiguration, response)).toEqual([]);
  });
});

const about = {
  name: 'Example',
  sites: ['https://site.test'],
  apiPath: '/api/',
  validatePath: validateRoute,
  providers: ['openai'],
};

/** A route with the Node receiver, which answers a check with this. */
function startReceiver(answer: () => Response = () => Response.json({ valid: true })) {
  const receiver = createReceiver({ apiOrigins: [testOrigin], about });
  const handler = withByokKey(() => answer(), receiver);
  const ask = (headers: Readonly<Record<string, string>>, origin = testOrigin) =>
    handler(new Request(origin + validateRoute, { method: 'POST', headers }));
  const configuration = () => receiver.configuration(new Request(testOrigin + configurationPath));
  return { ask, configuration };
}

async function throwInReceiver(error: Error): Promise<Response> {
  const { ask } = startReceiver(() => {
    throw error;
  });
  return ask(await bringKey(createFakeKey()));
}

const ofReceiver: Answers = {
  BYOK_DECRYPTION_FAILED: () => startReceiver().ask(badPair),
  BYOK_KEY_REQUIRED: () => startReceiver().ask({}),
  HTTPS_REQUIRED: () => startReceiver().ask(badPair, 'http://api.test'),
  BYOK_TOKEN_STALE: async () => {
    const { ask, configuration } = startReceiver();
    return ask(await sealLongAgo(async () => (await configuration()).text()));
  },
  VALIDATION_ERROR: () => throwInReceiver(new ValidationError('provider', 'one of openai')),
  RATE_LIMIT_EXCEEDED: () =>
    throwInReceiver(
      new ReceiverError('RATE_LIMIT_EXCEEDED', 429, 'Too many requests', {
        retry_after_seconds: 7,
      }),
    ),
};

describe('the Node receiver answers as the contract says', () => {
  it.each(Object.entries(ofReceiver))('%s', async (code, answer) => {
    expect(await readError(await answer())).toEqual(documentedError(code));
  });

  it('200', async () => {
    const response = await startReceiver().ask(await bringKey(createFakeKey()));
    expect([response.status, await findContractFaults(validateKey, response)]).toEqual([200, []]);
  });

  it('with its configuration, or none', async () => {
    const found = await startReceiver().configuration();
    expect([found.status, await findContractFaults(getConfiguration, found)]).toEqual([200, []]);
    const only = createReceiver({ apiOrigins: [], protocols: 'v1' });
    const none = await only.configuration(new Request(testOrigin + configurationPath));
    expect([none.status, await findContractFaults(getConfiguration, none)]).toEqual([404, []]);
  });
});
