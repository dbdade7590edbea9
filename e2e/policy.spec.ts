import { cp, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { idOfUnpacked, setManagedPolicy } from '../testkit/browsers/managed-policy.ts';
import { createFakeKey } from '../testkit/headers/fake-key.ts';
import { chromiumBuild } from '../testkit/project.ts';
import { expectUsable } from '../testkit/pages/expect-usable.ts';
import { expect, test } from './fixtures.ts';
import {
  expectPolicyShown,
  expectPolicyUsed,
  organisationPolicy,
} from '../testkit/pages/organisation-policy.ts';
import { PhantomKey } from '../testkit/pages/phantom-key.ts';

// Only root may write to /etc, and CI runs as root. For everyone there are lib/extension/policy.test.ts and
// firefox/policy.spec.ts.
if (process.getuid?.() === 0) {
  test('follows a real policy file of an organisation', async ({ backend }) => {
    // The copy has its own id, so that tests running at the same time are without a policy.
    const home = await mkdtemp(join(tmpdir(), 'phantom-key-policy-'));
    const folder = join(home, 'extension');
    await cp(chromiumBuild, folder, { recursive: true });
    const id = idOfUnpacked(folder);
    await using policy = await setManagedPolicy(id, organisationPolicy);
    await using phantomKey = await PhantomKey.start(backend, { build: folder });
    expect(phantomKey.id).toBe(id);
    const options = await expectPolicyShown(phantomKey);
    await expectUsable(options, 'settings of an organisation');
    await expectPolicyUsed(phantomKey, options);

    // The organisation removes the policy while the browser runs: backend, rule and key are gone.
    await policy.change({});
    await expect(options.getByTestId('backend')).toHaveCount(1, { timeout: 40_000 });
    await expect.poll(async () => (await phantomKey.readState()).rules).toEqual([]);
    await expect(options.getByTestId('backend-form')).toBeVisible();
    await rm(home, { recursive: true });
  });

  test('a new policy that Chromium reports late applies to a key that is already stored', async ({
    backend,
  }) => {
    const home = await mkdtemp(join(tmpdir(), 'phantom-key-late-policy-'));
    const build = join(home, 'extension');
    await cp(chromiumBuild, build, { recursive: true });
    await using policy = await setManagedPolicy(idOfUnpacked(build), {});
    const first = await PhantomKey.start(backend, { build, home });
    const quiet = await first.keepQuietPage();
    await expect
      .poll(() => quiet.evaluate(() => chrome.storage.local.get('hadPolicy')))
      .toEqual({
        hadPolicy: false,
      });
    await first.context.close();

    await policy.change({ lock: { idleMinutes: 5 } });
    await using phantomKey = await PhantomKey.start(backend, { build, home });
    await phantomKey.keepQuietPage();
    // In the first seconds the limits of a fresh install apply.
    await phantomKey.storeKey(createFakeKey());
    await expect
      .poll(async () => {
        const { endsAt = 0 } = (await phantomKey.readState()).session['status'] as {
          endsAt?: number;
        };
        return Math.ceil((endsAt - Date.now()) / 60_000);
      })
      .toBe(5);
    expect((await phantomKey.readState()).rules).toHaveLength(1);
  });
}
