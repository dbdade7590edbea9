import { describe, expect, it, vi } from 'vitest';
import { configurationPath, parseByokConfiguration } from '../../lib/protocol/configuration.ts';
import { providerIds } from '../../lib/providers.ts';
import { createNodeApp, type NodeAppOptions } from '../node-app.ts';
import { createLog } from '../ops/log.ts';
import { createKeyMaterial, filedKeyLife } from '../../packages/receiver/src/key-plan.ts';
import { KeyRing } from '../../packages/receiver/src/key-ring.ts';

const origin = 'https://api.test';

async function readAbout(options: NodeAppOptions) {
  const app = createNodeApp({ publicOrigins: [origin], log: createLog('silent'), ...options });
  const request = new Request(origin + configurationPath);
  const answer = await app.fetch(request, { clientAddress: '127.0.0.1' });
  app.close();
  return parseByokConfiguration(await answer.text()).about;
}

describe('the configuration of the verifier', () => {
  it('says what a sender has to know that does not know it, by its settings', async () => {
    const siteOrigins = ['https://one.example', 'https://two.example', 'https://one.example'];
    expect(await readAbout({ siteOrigins, maxUsesPerToken: 7 })).toEqual({
      name: 'Phantom Key verifier',
      sites: ['https://one.example', 'https://two.example'],
      apiPath: '/api/',
      validatePath: '/api/v1/keys/validate',
      providers: providerIds,
      maxUses: 7,
    });
  });

  it('names no sites and no limit if there are none, and at most ten sites', async () => {
    const none = await readAbout({ siteOrigins: [], maxUsesPerToken: 0 });
    expect(none).toMatchObject({ sites: null, maxUses: null });
    const siteOrigins = Array.from({ length: 12 }, (_, at) => `https://s${at}.example`);
    expect((await readAbout({ siteOrigins })).sites).toHaveLength(10);
  });
});

describe('a running verifier', () => {
  it('lets go of a key that has ended within a minute, though nobody asks', async () => {
    const start = 1_800_000_000;
    let now = start;
    vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
    const advanceTo = vi.spyOn(KeyRing.prototype, 'advanceTo');
    const app = createNodeApp({
      publicOrigins: [origin],
      log: createLog('silent'),
      keyMaterial: createKeyMaterial(start, filedKeyLife),
      now: () => now,
    });
    await app.ready;
    advanceTo.mockClear();
    now = start + filedKeyLife.periodSeconds + filedKeyLife.overlapSeconds;
    await vi.advanceTimersByTimeAsync(60_000);
    expect(advanceTo.mock.calls).toEqual([[now]]);
    app.close();
    await vi.advanceTimersByTimeAsync(60_000);
    expect(advanceTo).toHaveBeenCalledOnce();
    vi.useRealTimers();
  });
});
