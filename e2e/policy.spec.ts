import { createHash } from 'node:crypto';
import { cp, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { idOfUnpacked, setManagedPolicy } from '../harness/managed-policy.ts';
import { chromiumBuild } from '../harness/project.ts';
import { expectUsable } from './expect-usable.ts';
import { createFakeKey, expect, test } from './fixtures.ts';
import { agreeAhead, cardOf, openOptions, storeKeyFor } from './options-page.ts';
import { PhantomKey } from './phantom-key.ts';

const work = {
  name: 'Work',
  api: 'https://api.work.example/api/',
  sites: ['https://work.example'],
};
const workOrigin = 'https://api.work.example';

// Policies are for whoever may write to /etc: root, as CI is. Everyone has lib/policy.test.ts.
if (process.getuid?.() === 0) {
  test('what an organisation has set by a real policy file', async ({ backend }) => {
    // A copy has an id of its own: tests that run beside this one keep theirs, without a policy.
    const home = await mkdtemp(join(tmpdir(), 'phantom-key-policy-'));
    const folder = join(home, 'extension');
    await cp(chromiumBuild, folder, { recursive: true });
    const id = idOfUnpacked(folder);
    await using policy = await setManagedPolicy(id, {
      backends: [work, { ...work, api: 'http://api.work.example/' }],
      lock: { idleMinutes: 5, maxMinutes: 7 },
      allowOwnBackends: false,
    });
    await using phantomKey = await PhantomKey.start(backend, { build: folder });
    expect(phantomKey.id).toBe(id);

    const options = await openOptions(phantomKey);
    await expect(options.getByTestId('backend')).toHaveCount(2);
    const card = cardOf(options, workOrigin);
    await expect(card.getByTestId('managed-note')).toBeVisible();
    await expect(card.getByTestId('remove-button')).toHaveCount(0);
    await expect(options.getByTestId('backend-form')).toHaveCount(0);
    await expect(options.getByTestId('idle-select')).toHaveValue('5');
    await expect(options.getByTestId('idle-select')).toBeDisabled();
    // 7 minutes is none of the choices: that field is passed over, and is the user's.
    await expect(options.getByTestId('max-select')).toHaveValue('480');
    await expect(options.getByTestId('max-select')).toBeEnabled();

    await expectUsable(options, 'settings of an organisation');

    // The permission is the user's to give, also for a backend of the organisation.
    await expect(card.getByTestId('access-state')).toHaveAttribute('data-access', 'false');
    await agreeAhead(phantomKey, [workOrigin, ...work.sites]);
    await options.bringToFront();
    await card.getByTestId('allow-button').click();
    await expect(card.getByTestId('access-state')).toHaveAttribute('data-access', 'true');
    const stored = await storeKeyFor(options, idOfManaged(work.api), createFakeKey());
    expect(stored).toMatchObject({ ok: true });
    expect((await phantomKey.readState()).rules).toHaveLength(1);

    // Taken back by the organisation, while the browser runs: backend, rule and key are gone.
    await policy.change({});
    await expect(options.getByTestId('backend')).toHaveCount(1, { timeout: 40_000 });
    await expect.poll(async () => (await phantomKey.readState()).rules).toEqual([]);
    await expect(options.getByTestId('backend-form')).toBeVisible();
    await rm(home, { recursive: true });
  });
}

/** The id of a managed backend is made from the address of its API, the same everywhere. */
function idOfManaged(api: string): string {
  return `managed-${createHash('sha256').update(api).digest('hex').slice(0, 24)}`;
}
