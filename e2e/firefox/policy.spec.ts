import { cp, mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setFirefoxPolicy } from '../../testkit/browsers/managed-policy.ts';
import { firefoxBuild } from '../../testkit/project.ts';
import { changeManifest } from '../../testkit/pages/change-manifest.ts';
import { expect, test } from '../fixtures.ts';
import { openOptions } from '../../testkit/pages/options-page.ts';
import {
  expectPolicyShown,
  expectPolicyUsed,
  organisationPolicy,
} from '../../testkit/pages/organisation-policy.ts';
import { PhantomKey } from '../../testkit/pages/phantom-key.ts';

// Like e2e/policy.spec.ts for Chromium: it needs the right to write to /etc.
if (process.getuid?.() === 0) {
  test('follows a real policies.json until the browser starts without it', async ({ backend }) => {
    const home = await mkdtemp(join(tmpdir(), 'phantom-key-policy-'));
    const folder = join(home, 'extension');
    await cp(firefoxBuild, folder, { recursive: true });
    // The copy has its own id, so that tests running at the same time are without a policy.
    const id = 'policy@phantom-key.test';
    await changeManifest(folder, { browser_specific_settings: { gecko: { id } } });
    const start = () => PhantomKey.start(backend, { browser: 'firefox', home, build: folder });
    const policy = await setFirefoxPolicy(id, organisationPolicy);
    try {
      const first = await start();
      await expectPolicyUsed(first, await expectPolicyShown(first));
      await first.context.close();
    } finally {
      await policy[Symbol.asyncDispose]();
    }
    await using again = await start();
    const options = await openOptions(again);
    await expect(options.getByTestId('backend')).toHaveCount(1);
    await expect(options.getByTestId('backend-form')).toBeVisible();
  });
}
