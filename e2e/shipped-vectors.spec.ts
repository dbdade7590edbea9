import type { RequestListener } from 'node:http';
import type { Page } from '@playwright/test';
import type { Discoveries } from '../lib/extension/discovery.ts';
import type { BackendTrusts } from '../lib/extension/backend-trust.ts';
import {
  claimsToBeConfiguration,
  configurationPath,
  parseByokConfiguration,
} from '../lib/protocol/configuration.ts';
import { createFakeKey } from '../testkit/headers/fake-key.ts';
import { receiveByHand } from '../vectors/by-hand.ts';
import vectors from '../vectors/byok-v2.json' with { type: 'json' };
import { askBackground } from '../testkit/pages/ask-background.ts';
import { agreeAhead } from '../testkit/pages/browser-settings.ts';
import { expect, test } from './fixtures.ts';
import { addBackend, cardOf, openOptions, readBackend } from '../testkit/pages/options-page.ts';
import { callModels, findHeaders } from '../testkit/pages/stamped-request.ts';

const apiOrigin = 'https://api.gitphantomscope.com';
const provider = 'openai';
const { valid, invalid } = vectors.configurations;

test.use({ sharesBrowser: true });

// The extension seals and it reads configurations, but it opens nothing, so only these published cases apply to it.
// All of them have expired by the clock of this browser: a genuine one is found to be expired and is not pinned.
test('accepts or refuses every published configuration as published', async ({
  phantomKey,
  backend,
}) => {
  const options = await openOptions(phantomKey);
  const origins = new Set([...valid, ...invalid].map(({ apiOrigin }) => apiOrigin));
  for (const origin of origins) {
    await agreeAhead(phantomKey, [origin]);
    await addBackend(options, { api: `${origin}/api/`, sites: [origin] });
    const state = cardOf(options, origin).getByTestId('access-state');
    await expect(state).toHaveAttribute('data-access', 'true');
  }
  const look = async (origin: string, document: string) => {
    backend.answer(origin + configurationPath, answerUndated(document));
    const { id } = await readBackend(options, origin);
    await askBackground(options, { type: 'recheckProtocol', backendId: id });
    return readSeen(options, origin);
  };
  // A valid configuration follows each refused one, so that each refusal is a new event.
  const refusals = invalid.flatMap((one) => [one, ...valid.slice(0, 1)]);
  for (const { id, document, reason, apiOrigin } of [...valid, ...refusals]) {
    const seen = await look(apiOrigin, document);
    expect(seen.kind, id).toBe(kindOf(document, reason));
    expect(seen.signingKey, id).toBe('');
  }
});

test('a receiver written from the document alone opens what the extension seals', async ({
  phantomKey,
  backend,
}) => {
  const page = await phantomKey.openSite();
  // The usual, the shortest and the longest key.
  for (const apiKey of [createFakeKey(), '~', 'k'.repeat(4_096)]) {
    await phantomKey.storeKey(apiKey, { provider });
    backend.clear();
    await callModels(page, 'sealed');
    const sent = findHeaders(await backend.waitFor(({ url }) => url.includes('mark=sealed')));
    const headers = { 'X-Encrypted-Key': sent.encryptedKey, 'X-Session-Key': sent.sessionKey };
    const receiver = { apiOrigin, provider, now: Math.floor(Date.now() / 1_000) };
    const keys = backend.verifier.sealingKeys.map(({ privateKey, ...key }) => ({
      ...key,
      privateKeyHex: Buffer.from(privateKey).toString('hex'),
    }));
    const opened = receiveByHand({ headers, receiver }, keys);
    expect(Buffer.from(opened, 'hex').toString()).toBe(apiKey);
  }
});

/** The expected result by the clock of this browser: an older document is expired, a newer one is not valid yet. */
function kindOf(document: string, reason: string | null): string {
  if (reason === 'shape' || reason === 'signature') {
    return claimsToBeConfiguration(document) ? 'malformed' : 'none';
  }
  const { expiresAt } = parseByokConfiguration(document);
  return expiresAt <= Date.now() / 1_000 ? 'older' : 'clockWrong';
}

/** Without a `Date` header, so that this machine's clock is not a reason for a refusal. */
function answerUndated(document: string): RequestListener {
  return (_request, response) => {
    response.sendDate = false;
    response.setHeader('Content-Type', 'application/json');
    response.end(document);
  };
}

/** What the background made of the backend's last answer, and which key it trusts. */
async function readSeen(page: Page, origin: string) {
  const { discoveries, trust } = await page.evaluate(async () => ({
    ...(await chrome.storage.session.get<{ discoveries: Discoveries }>('discoveries')),
    ...(await chrome.storage.local.get<{ trust?: BackendTrusts }>('trust')),
  }));
  return { kind: discoveries[origin]?.kind, signingKey: trust?.[origin]?.signingKey ?? '' };
}
