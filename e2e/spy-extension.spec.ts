import { projectRoot } from '../testkit/project.ts';
import { createDecipheriv } from 'node:crypto';
import { join } from 'node:path';
import { differences } from '../testkit/pages/differences.ts';
import { expect, test } from './fixtures.ts';
import { override, overrider } from '../testkit/pages/override.ts';
import { readSightings } from '../testkit/pages/spy-sightings.ts';
import { api, callModels, isStamped } from '../testkit/pages/stamped-request.ts';

interface Sighting {
  readonly url: string;
}

const spyFolder = join(projectRoot, 'testkit', 'other-extensions', 'spy');

test.use({ otherExtensions: [spyFolder, overrider] });

// The threat model says that under protocol v1 an extension with webRequest and access to the backend can read the key. If this
// test fails, change that statement.
test('another extension with webRequest sees both headers and can decrypt the key', async ({
  phantomKey,
  backend,
  apiKey,
}) => {
  backend.verifier.offer('v1');
  const spy = await phantomKey.openOther(spyFolder);
  await phantomKey.storeKey(apiKey);
  const page = await phantomKey.openSite();
  await callModels(page, 'spied-on');
  const before = await readSightings(spy, 'spied-on', 'onBeforeSendHeaders');
  expect(before).toEqual([[undefined, undefined]]);
  const [sent] = await readSightings(spy, 'spied-on');
  expect(decryptByHand(sent?.[0], sent?.[1])).toBe(apiKey);
});

// Such an extension can use the key without stealing it, but requests that it sends elsewhere do not carry the key.
test('another extension that redirects a request does not take the key along', async ({
  phantomKey,
  backend,
  apiKey,
}) => {
  const other = await phantomKey.openOther(overrider);
  await phantomKey.storeKey(apiKey);
  // A page without a content security policy, which would block the redirect.
  const blank = 'https://gitphantomscope.com/blank';
  backend.answer(blank, (_request, response) => {
    response.setHeader('Content-Type', 'text/html');
    response.end('<!doctype html><title>A page</title>');
  });
  const page = await phantomKey.openSite(blank);
  for (const means of differences[phantomKey.browser].redirects) {
    await override(other, means, 'redirect');
    // Without CORS, which would block the redirect as well.
    await page.evaluate((url) => fetch(url, { mode: 'no-cors' }), `${api}/models?mark=moved`);
    const sent = await backend.waitFor(({ url }) => url.includes('/redirected'));
    expect(isStamped(sent), means).toBe(false);
    backend.clear();
  }
});

// The extension itself sends the check. Another extension cannot see requests of an extension, and its own requests have
// another origin than the allowed site's.
test('another extension does not see the key check, and its own requests carry no key', async ({
  phantomKey,
  backend,
  apiKey,
}) => {
  const spy = await phantomKey.openOther(spyFolder);
  await phantomKey.storeKey(apiKey);
  await callModels(spy, 'by-spy').catch(() => null);
  expect(isStamped(await backend.waitFor(({ url }) => url.includes('by-spy')))).toBe(false);
  const urls = await spy.evaluate(() =>
    (globalThis as unknown as { seen: Sighting[] }).seen.map(({ url }) => url),
  );
  expect(urls.filter((url) => url.includes('/keys/validate'))).toEqual([]);
});

/** An AES-GCM implementation that shares no code with ours. */
function decryptByHand(envelope = '', sessionKey = ''): string {
  const bytes = Buffer.from(envelope, 'base64');
  const key = Buffer.from(sessionKey, 'base64');
  const decipher = createDecipheriv('aes-256-gcm', key, bytes.subarray(0, 12));
  decipher.setAuthTag(bytes.subarray(-16));
  return Buffer.concat([decipher.update(bytes.subarray(12, -16)), decipher.final()]).toString();
}
