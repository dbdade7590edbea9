import { createContext, Script } from 'node:vm';
import { fileURLToPath } from 'node:url';
import { build } from 'vite';
import { beforeAll, describe, expect, it } from 'vitest';
import { bringKey, createFakeKey } from '../testkit/headers/fake-key.ts';
import { fetchTarget, sealKey } from '../testkit/headers/seal-key.ts';

/** What every fetch-style runtime has, and no API of Node. */
const webGlobals = {
  AbortController,
  AbortSignal,
  atob,
  btoa,
  crypto,
  CryptoKey,
  Headers,
  performance,
  ReadableStream,
  Request,
  Response,
  setTimeout,
  TextDecoder,
  TextEncoder,
  Uint8Array,
  URL,
  URLSearchParams,
};

/** A deployment as docs/integration.md shows it: the app, WebCrypto, and what the platform gives. */
const entry = `
import { createApp } from ${JSON.stringify(pathOf('app.ts'))};
import { createModelConnector } from ${JSON.stringify(pathOf('providers/model-connector.ts'))};
import { createSandboxProviders } from ${JSON.stringify(pathOf('providers/sandbox.ts'))};
import { webCryptoCipher } from ${JSON.stringify(pathOf('../lib/protocol/envelope.ts'))};
import { webCryptoOpener } from ${JSON.stringify(pathOf('../lib/protocol/hpke.ts'))};
import { createKeyMaterial, filedKeyLife } from ${JSON.stringify(pathOf('../packages/receiver/src/key-plan.ts'))};
import { KeyRing } from ${JSON.stringify(pathOf('../packages/receiver/src/key-ring.ts'))};
import { readClock } from ${JSON.stringify(pathOf('../packages/receiver/src/clock.ts'))};
import { createSealedOffer } from ${JSON.stringify(pathOf('../packages/receiver/src/sealed-offer.ts'))};

const [windowSeconds, futureSeconds] = [120, 30];
const sealed = createSealedOffer({
  // A deployment reads its keys from its secrets: parseKeyMaterial(env.SEALING_KEYS).
  ring: KeyRing.create(
    {
      material: createKeyMaterial(readClock(), filedKeyLife),
      createOpener: webCryptoOpener,
      claims: { protocols: ['v1', 'v2'], windowSeconds, futureSeconds },
    },
    readClock(),
  ),
  apiOrigins: () => ['https://api.example'],
  isRequired: false,
  windowSeconds,
  futureSeconds,
  useLimit: { countUse: () => Promise.resolve(true) },
});
const silent = () => undefined;
const app = createApp({
  connector: createModelConnector(createSandboxProviders()),
  createCipher: webCryptoCipher,
  sealed,
  createFingerprint: () => 'none',
  log: { debug: silent, info: silent, warn: silent, error: silent },
  rateLimiter: null,
  metrics: null,
  siteOrigins: ['https://gitphantomscope.com'],
  site: new Map(),
  version: '0.0.0',
  environment: 'worker',
});
export const answer = (request) => app.fetch(request);
`;

function pathOf(file: string): string {
  return fileURLToPath(new URL(file, import.meta.url));
}

interface Bundle {
  readonly code: string;
  /** Modules that could not be put in, which are those of Node. */
  readonly imports: readonly string[];
}

/** One script of everything that the entry reaches. */
async function bundle(code: string): Promise<Bundle> {
  const result = await build({
    configFile: false,
    logLevel: 'silent',
    plugins: [
      {
        name: 'entry',
        resolveId: (id) => (id === 'virtual:worker' ? id : null),
        load: (id) => (id === 'virtual:worker' ? code : null),
      },
    ],
    ssr: { target: 'webworker', noExternal: true },
    build: {
      ssr: true,
      write: false,
      minify: false,
      rolldownOptions: { input: 'virtual:worker', output: { format: 'iife', name: 'worker' } },
    },
  });
  const [output] = [result].flat();
  if (output === undefined || !('output' in output)) throw new TypeError('build must give output');
  const [{ code: script, imports }] = output.output;
  return { code: script, imports };
}

interface Worker {
  answer(request: Request): Promise<Response>;
}

function run(code: string): Worker {
  const context = createContext({ ...webGlobals });
  new Script(`${code}\nglobalThis.worker = worker;`).runInContext(context);
  return context['worker'] as Worker;
}

describe('the app in a runtime that has only the web', () => {
  let bundled: Bundle;
  let worker: Worker;

  beforeAll(async () => {
    bundled = await bundle(entry);
    worker = run(bundled.code);
  }, 30_000);

  async function ask(path: string, init?: RequestInit): Promise<[number, unknown]> {
    const response = await worker.answer(new Request(`https://api.example${path}`, init));
    return [response.status, await response.json()];
  }

  it('reaches no module of Node', () => {
    expect(bundled.imports).toEqual([]);
  });

  it('would show that one is reached', async () => {
    const withNode = `import { hostname } from 'node:os';\nexport const answer = () => hostname();`;
    expect((await bundle(withNode)).imports).toEqual(['node:os']);
  });

  it('answers /health', async () => {
    expect(await ask('/health')).toMatchObject([200, { status: 'ok', environment: 'worker' }]);
  });

  it('decrypts and validates a key', async () => {
    const headers = await bringKey(createFakeKey());
    const body = '{"provider":"openai"}';
    const answer = await ask('/api/v1/keys/validate', { method: 'POST', headers, body });
    expect(answer).toMatchObject([200, { valid: true }]);
  });

  it('uses a key', async () => {
    const headers = await bringKey(createFakeKey());
    const answer = await ask('/api/v1/models?provider=openai', { headers });
    expect(answer).toMatchObject([200, { provider: 'openai' }]);
  });

  it('opens a sealed key, and refuses one that was sealed for another backend', async () => {
    const fetchText = async (path: string) =>
      (await worker.answer(new Request(`https://api.example${path}`))).text();
    const target = await fetchTarget(fetchText, 'https://api.example');
    const headers = await sealKey(createFakeKey(), target);
    expect(await ask('/api/v1/models', { headers })).toMatchObject([200, { provider: 'openai' }]);
    const moved = await sealKey(createFakeKey(), { ...target, apiOrigin: 'https://evil.example' });
    expect(await ask('/api/v1/models', { headers: moved })).toMatchObject([
      400,
      { error: { code: 'BYOK_DECRYPTION_FAILED' } },
    ]);
    const stale = await sealKey(createFakeKey(), { ...target, issuedAt: 1_600_000_000 });
    expect(await ask('/api/v1/models', { headers: stale })).toMatchObject([
      409,
      { error: { code: 'BYOK_TOKEN_STALE' } },
    ]);
  });

  it('refuses what it cannot decrypt', async () => {
    const headers = { ...(await bringKey(createFakeKey())), 'X-Session-Key': 'AAAA' };
    const answer = await ask('/api/v1/models', { headers });
    expect(answer).toMatchObject([400, { error: { code: 'BYOK_DECRYPTION_FAILED' } }]);
  });
});
