import { afterAll, beforeAll, expect, it } from 'vitest';
import { configurationPath, parseByokConfiguration } from '../../lib/protocol/configuration.ts';
import { judgePin } from '../../lib/protocol/pin.ts';
import { bringKey, createFakeKey } from '../headers/fake-key.ts';
import { fetchTarget, sealKey } from '../headers/seal-key.ts';
import { type Answer, ask, errorCodeOf } from '../http/ask.ts';
import { readCertificate } from '../http/read-certificate.ts';
import type { RecordingBackend } from './recording-backend.ts';
import { startBackend } from './start-backend.ts';

const apiOrigin = 'https://api.gitphantomscope.com';
let backend: RecordingBackend;
let certificate: string;

beforeAll(async () => {
  backend = await startBackend();
  certificate = await readCertificate(`https://127.0.0.1:${backend.tlsPort}`);
});

afterAll(() => backend[Symbol.asyncDispose]());

async function get(path: string, headers: Record<string, string> = {}): Promise<Answer> {
  const target = { origin: `https://localhost:${backend.tlsPort}`, certificate };
  return ask(target, path, { headers: { Host: 'api.gitphantomscope.com', ...headers } });
}

const read = async () => parseByokConfiguration((await get(configurationPath)).text);
const target = () => fetchTarget(async (path) => (await get(path)).text, apiOrigin);
const models = async (headers: Record<string, string>) => get('/api/v1/models', headers);

it('offers version 2 under the production name', async () => {
  expect((await models(await sealKey(createFakeKey(), await target()))).status).toBe(200);
  expect((await models(await bringKey(createFakeKey()))).status).toBe(200);
});

it('rotates keys under the same signing key', async () => {
  const [pinned, old] = [await read(), await target()];
  backend.verifier.rotateKeys({ keepsOld: true });
  expect((await models(await sealKey(createFakeKey(), old))).status).toBe(200);
  expect((await target()).recipient.id).not.toBe(old.recipient.id);
  backend.verifier.rotateKeys({ keepsOld: false });
  expect(errorCodeOf(await models(await sealKey(createFakeKey(), old)))).toBe('BYOK_TOKEN_STALE');
  expect(judgePin(pinned, await read())).toBe('same');
  expect((await models(await sealKey(createFakeKey(), await target()))).status).toBe(200);
});

it('replaces the signing key', async () => {
  const pinned = await read();
  backend.verifier.replaceSigningKey();
  expect(judgePin(pinned, await read())).toBe('changed');
});

it('sets another clock, which its answers show', async () => {
  const here = await target();
  backend.verifier.setClock(300);
  const { headers } = await get(configurationPath);
  const ahead = (Date.parse(headers.date ?? '') - Date.now()) / 1_000;
  expect(Math.abs(ahead - 300)).toBeLessThan(3);
  expect((await models(await sealKey(createFakeKey(), here))).status).toBe(409);
  const issuedAt = Math.floor(Date.parse(headers.date ?? '') / 1_000);
  expect((await models(await sealKey(createFakeKey(), { ...here, issuedAt }))).status).toBe(200);
  backend.verifier.setClock(0);
});

it('offers a single version', async () => {
  const here = await target();
  backend.verifier.offer('v2');
  expect((await models(await bringKey(createFakeKey()))).status).toBe(400);
  expect((await read()).protocols).toEqual(['v2']);
  backend.verifier.offer('v1');
  expect((await get(configurationPath)).status).toBe(404);
  expect((await models(await sealKey(createFakeKey(), here))).status).toBe(400);
  backend.verifier.offer('both');
  expect((await models(await sealKey(createFakeKey(), here))).status).toBe(200);
});
