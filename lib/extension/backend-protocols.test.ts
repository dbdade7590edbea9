import { beforeEach, describe, expect, it, vi } from 'vitest';
import { onBackendProtocolsChange, readBackendProtocols } from './backend-protocols.ts';
import { changeTrust } from './backend-trust.ts';
import { gitPhantomScope } from './backends.ts';
import { browser } from './browser.ts';
import { isFingerprint } from './send-block.ts';
import { chooseProtocol } from './settings.ts';

const { id, apiOrigin } = gitPhantomScope;
const trust = {
  signingKey: 'A'.repeat(43),
  issuedAt: 1_795_518_000,
  hasOfferedSealed: true,
  allowsBasic: true,
};

async function see(kind: string): Promise<void> {
  await browser.storage.session.set({ discoveries: { [apiOrigin]: { kind, seenAt: 0 } } });
}

beforeEach(() => changeTrust(apiOrigin, () => trust));

describe('readBackendProtocols', () => {
  it('says that nothing is known yet', async () => {
    const [said, ...more] = await readBackendProtocols();
    expect(more).toEqual([]);
    expect(said).toMatchObject({ choice: 'auto', version: null, block: null, allowsBasic: true });
    expect(isFingerprint(said?.fingerprint)).toBe(true);
  });

  it('goes by what is chosen, pinned and seen', async () => {
    await see('none');
    expect(await readBackendProtocols()).toMatchObject([{ version: 'v1', block: null }]);
    await chooseProtocol(id, 'sealed');
    const block = { kind: 'notOffered', choice: 'sealed' };
    expect(await readBackendProtocols()).toMatchObject([
      { choice: 'sealed', version: null, block },
    ]);
    await changeTrust(apiOrigin, () => null);
    await see('unreachable');
    expect(await readBackendProtocols()).toMatchObject([
      { block: { kind: 'unreachable' }, fingerprint: null, allowsBasic: false },
    ]);
  });
});

describe('onBackendProtocolsChange', () => {
  it('tells of each of the three, and not after its end', async () => {
    const listener = vi.fn();
    const stop = onBackendProtocolsChange(listener);
    await chooseProtocol(id, 'v1');
    await changeTrust(apiOrigin, () => null);
    await see('none');
    expect(listener).toHaveBeenCalledTimes(3);
    stop();
    await chooseProtocol(id, 'auto');
    expect(listener).toHaveBeenCalledTimes(3);
  });
});
