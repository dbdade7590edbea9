import { createDecipheriv } from 'node:crypto';
import { join } from 'node:path';
import { expect, test } from './fixtures.ts';
import { readSightings } from './spy-sightings.ts';
import { callModels } from './stamped-request.ts';

interface Sighting {
  readonly url: string;
}

test.use({ otherExtensions: [join(import.meta.dirname, 'extensions', 'spy')] });

// The threat model says that under protocol v1 an extension with webRequest and access to the backend can read the key.
// This test keeps that statement true; the day it fails, the statement has to change.
test('another extension with webRequest sees both headers and can decrypt the key', async ({
  phantomKey,
  backend,
  apiKey,
}) => {
  backend.verifier.offer('v1');
  const spy = await phantomKey.worker('Spy');
  await phantomKey.storeKey(apiKey);
  const page = await phantomKey.openSite();
  await callModels(page, 'spied-on');
  const before = await readSightings(spy, 'spied-on', 'onBeforeSendHeaders');
  expect(before).toEqual([[undefined, undefined]]);
  const [sent] = await readSightings(spy, 'spied-on');
  expect(decryptByHand(sent?.[0], sent?.[1])).toBe(apiKey);
});

// The check is the extension's own request: another extension sees nothing of it.
test('another extension does not see the key check', async ({ phantomKey, apiKey }) => {
  const spy = await phantomKey.worker('Spy');
  await phantomKey.storeKey(apiKey);
  const urls = await spy.evaluate(() =>
    (globalThis as unknown as { seen: Sighting[] }).seen.map(({ url }) => url),
  );
  expect(urls.filter((url) => url.includes('/keys/validate'))).toEqual([]);
});

/** An AES-GCM that has nothing of ours in it. */
function decryptByHand(envelope = '', sessionKey = ''): string {
  const bytes = Buffer.from(envelope, 'base64');
  const key = Buffer.from(sessionKey, 'base64');
  const decipher = createDecipheriv('aes-256-gcm', key, bytes.subarray(0, 12));
  decipher.setAuthTag(bytes.subarray(-16));
  return Buffer.concat([decipher.update(bytes.subarray(12, -16)), decipher.final()]).toString();
}
