import type { LookupAddress } from 'node:dns';
import { once } from 'node:events';
import { type AddressInfo, createServer as createTcpServer } from 'node:net';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { createTlsMaterial } from '../http/tls.ts';
import { FakeProvider } from '../../testkit/providers/fake-provider.ts';
import {
  answerList,
  answerWell,
  connectTo,
  connector,
  createSecret,
  faultOf,
  limits,
  listOf,
  provider,
  setUpProvider,
} from '../../testkit/providers/live-provider-setup.ts';
import { apiKey, wire } from '../../testkit/providers/provider-wire.ts';
import type { LiveProviderOptions } from './live-provider.ts';
import { liveBaseUrls } from './live-providers.ts';

setUpProvider();

describe('createLiveProviders', () => {
  it('takes 1,000 models of a longer list', async () => {
    const ids = Array.from({ length: 1_001 }, (_, at) => `gpt-fake-${at}`);
    answerList(wire.openai, JSON.stringify(listOf('openai', ids)));
    const roomy = connectTo(provider.baseUrl, { limits: { ...limits, maxBodyBytes: 65_536 } });
    const { models } = await roomy.listModels('openai', createSecret());
    expect(models).toEqual(ids.slice(0, 1_000));
  });

  it('takes an answer that is nested 64 deep, and none that is deeper', async () => {
    const nestedIn = (brackets: number): string =>
      `{"data":[],"deep":${'['.repeat(brackets)}${']'.repeat(brackets)}}`;
    answerList(wire.openai, nestedIn(63));
    expect(await faultOf('openai')).toBeNull();
    answerList(wire.openai, nestedIn(64));
    expect(await faultOf('openai')).toBe('malformed');
  });

  it('gives up on a provider that never answers', async () => {
    provider.answer = () => undefined;
    expect(await faultOf('openai')).toBe('timeout');
  });

  it('gives up on a provider that drips', async () => {
    provider.answer = (_request, response) => {
      const timer = setInterval(() => response.write(' '), 50);
      response.once('close', () => {
        clearInterval(timer);
      });
    };
    expect(await faultOf('openai')).toBe('timeout');
  });

  it('gives up on an endless handshake before the total time is over', async () => {
    const silent = createTcpServer().listen(0, '127.0.0.1');
    await once(silent, 'listening');
    const { port } = silent.address() as AddressInfo;
    const startedAt = performance.now();
    expect(await faultOf('openai', connectTo(`https://127.0.0.1:${port}`))).toBe('timeout');
    expect(performance.now() - startedAt).toBeLessThan(limits.totalMs);
    silent.close();
  });

  it('refuses a provider without TLS if the base URL is https', async () => {
    const tls = connectTo(provider.baseUrl.replace('http:', 'https:'));
    expect(await faultOf('openai', tls)).toBe('unreachable');
  });

  it('survives a reset before the answer', async () => {
    provider.answer = (request) => {
      request.socket.resetAndDestroy();
    };
    expect(await faultOf('openai')).toBe('unreachable');
  });

  it('survives a reset within the body', async () => {
    provider.answer = (request, response) => {
      response.writeHead(200, { 'Content-Length': 100 });
      response.write('{"data":');
      setImmediate(() => request.socket.resetAndDestroy());
    };
    expect(await faultOf('openai')).toBe('unreachable');
  });

  it('survives an answer that is not HTTP', async () => {
    provider.answer = (request) => {
      request.socket.end('SSH-2.0-OpenSSH_9.9\r\n');
    };
    expect(await faultOf('openai')).toBe('unreachable');
  });

  it.each([true, false])('refuses a huge body (its length announced: %s)', async (isAnnounced) => {
    const body = ' '.repeat(limits.maxBodyBytes + 1);
    provider.answer = (_request, response) => {
      if (isAnnounced) response.setHeader('Content-Length', body.length);
      response.end(body);
    };
    expect(await faultOf('openai')).toBe('too_large');
  });

  it('says that nobody listens', async () => {
    const gone = await FakeProvider.start();
    const { baseUrl } = gone;
    await gone[Symbol.asyncDispose]();
    expect(await faultOf('openai', connectTo(baseUrl))).toBe('unreachable');
  });

  it('keeps the failure to itself: only the provider is named', async () => {
    provider.answer = (_request, response) => response.writeHead(500).end(`oops ${apiKey}`);
    const error: unknown = await connector
      .listModels('openai', createSecret())
      .catch((reason: unknown) => reason);
    expect(error).not.toHaveProperty('cause');
    expect(error).toMatchObject({
      code: 'MODEL_PROVIDER_ERROR',
      message: 'OpenAI could not be asked',
      details: { provider: 'openai' },
    });
  });

  it('asks over TLS, and only who has a trusted certificate', async () => {
    const tls = await createTlsMaterial();
    await using secure = await FakeProvider.start({ tls });
    secure.answerJson(200, wire.openai.models);
    expect(await faultOf('openai', connectTo(secure.baseUrl))).toBe('unreachable');
    expect(secure.seen).toEqual([]);
    const trusting = connectTo(secure.baseUrl, { trusted: tls.cert });
    expect((await trusting.listModels('openai', createSecret())).models).toEqual(wire.openai.ids);
  });

  it.each(['gzip', 'br', 'deflate', 'zstd', 'gzip, gzip', 'GZIP', 'x-unknown'])(
    'opens no body that is encoded against its wish, so that it cannot swell (%s)',
    async (encoding) => {
      const bomb = gzipSync(Buffer.alloc(10_000_000));
      provider.answer = (request, response) => {
        expect(request.headers['accept-encoding']).toBe('identity');
        response.writeHead(200, {
          'Content-Type': 'application/json',
          'Content-Encoding': encoding,
        });
        response.end(bomb);
      };
      expect(await faultOf('openai')).toBe('encoded');
    },
  );

  it('gives up on headers without end', async () => {
    provider.answer = (_request, response) => {
      response.writeHead(200, { 'X-Long': 'x'.repeat(100_000) }).end('{}');
    };
    expect(await faultOf('openai')).toBe('unreachable');
  });

  it('refuses a protocol switch', async () => {
    provider.answer = (_request, response) => {
      response.writeHead(101, { Connection: 'Upgrade', Upgrade: 'websocket' }).end();
    };
    expect(await faultOf('openai')).toBe('unreachable');
  });

  it('refuses two lengths in one answer', async () => {
    provider.answer = (request) => {
      request.socket.end('HTTP/1.1 200 OK\r\nContent-Length: 2\r\nContent-Length: 9\r\n\r\n{}');
    };
    expect(await faultOf('openai')).toBe('unreachable');
  });

  it('sends the whole key, whatever its length', async () => {
    answerWell(wire.openai);
    for (const length of [1, 31, 32, 33, 4096]) {
      const text = 'Z'.repeat(length);
      await connector.listModels('openai', createSecret(text));
      expect(provider.seen.at(-1)?.headers.authorization).toBe(`Bearer ${text}`);
    }
  });

  it('asks the real providers over https by default', () => {
    for (const baseUrl of Object.values(liveBaseUrls)) expect(baseUrl).toMatch(/^https:/);
  });
});

describe('addresses', () => {
  const publicAddress = { address: '8.8.8.8', family: 4 };
  const loopback = { address: '127.0.0.1', family: 4 };

  /** A connector to a name for this machine, whose addresses are these. */
  function connectToName(addresses: LookupAddress[], options: Partial<LiveProviderOptions> = {}) {
    const { port } = new URL(provider.baseUrl);
    const resolve = () => Promise.resolve(addresses);
    return connectTo(`http://provider.example:${port}`, { resolve, ...options });
  }

  it.each([
    ['https://127.1', 'address_loopback'],
    ['https://10.0.0.1', 'address_private'],
    ['https://2852039166', 'address_metadata'],
    ['https://100.64.0.1', 'address_shared'],
    ['https://169.254.1.1', 'address_link_local'],
    ['https://224.0.0.1', 'address_multicast'],
    ['https://0.0.0.0', 'address_unspecified'],
    ['https://192.0.2.1', 'address_reserved'],
    ['https://[::ffff:8.8.8.8]', 'address_translated'],
    ['https://[fd00:ec2::254]', 'address_metadata'],
  ])('asks nothing at %s and logs why', async (baseUrl, fault) => {
    expect(await faultOf('openai', connectTo(baseUrl, { isDevelopment: false }))).toBe(fault);
  });

  it('asks this machine only if the URL names it, in development', async () => {
    answerWell(wire.openai);
    const production = connectTo(provider.baseUrl, { isDevelopment: false });
    expect(await faultOf('openai', production)).toBe('address_loopback');
    expect(await faultOf('openai', connectToName([loopback]))).toBe('address_loopback');
    expect(provider.seen).toEqual([]);
    expect(await faultOf('openai', connectTo(provider.baseUrl))).toBeNull();
  });

  it('asks a private host that is allowed by name, and connects to the address looked up', async () => {
    answerWell(wire.openai);
    const named = connectToName([loopback], { allowedPrivateHosts: ['provider.example'] });
    expect((await named.listModels('openai', createSecret())).models).toEqual(wire.openai.ids);
    const { port } = new URL(provider.baseUrl);
    expect(provider.seen[0]?.headers.host).toBe(`provider.example:${port}`);
  });

  it('refuses a name with one private address among public ones', async () => {
    const mixed = connectToName([publicAddress, loopback]);
    expect(await faultOf('openai', mixed)).toBe('address_loopback');
  });

  it('connects to the checked address, and refuses a name that changes', async () => {
    answerWell(wire.openai);
    const answers = [loopback, { address: '10.0.0.1', family: 4 }];
    const resolve = () => Promise.resolve(answers.splice(0, 1));
    const flipping = connectTo(provider.baseUrl.replace('127.0.0.1', 'localhost'), { resolve });
    expect((await flipping.listModels('openai', createSecret())).models).toEqual(wire.openai.ids);
    expect(answers).toHaveLength(1);
    expect(await faultOf('openai', flipping)).toBe('address_private');
    expect(provider.seen).toHaveLength(1);
  });

  it('gives up on a name that is never found, and on one that does not exist', async () => {
    const never = connectToName([], { resolve: () => new Promise(() => undefined) });
    expect(await faultOf('openai', never)).toBe('timeout');
    const nowhere = connectToName([], { resolve: () => Promise.reject(new Error('ENOTFOUND')) });
    expect(await faultOf('openai', nowhere)).toBe('unreachable');
  });

  it('tells the client the name of the provider and no more', async () => {
    const error: unknown = await connectToName([loopback])
      .listModels('openai', createSecret())
      .catch((reason: unknown) => reason);
    expect(JSON.stringify(error)).not.toContain('127.0.0.1');
    expect(error).toMatchObject({
      code: 'MODEL_PROVIDER_ERROR',
      message: 'OpenAI could not be asked',
      details: { provider: 'openai' },
    });
  });
});
