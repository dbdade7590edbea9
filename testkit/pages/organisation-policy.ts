import { createHash } from 'node:crypto';
import { expect, type Page } from '@playwright/test';
import { createFakeKey } from '../headers/fake-key.ts';
import { allowBy } from './browser-settings.ts';
import { cardOf, openOptions, storeKeyFor } from './options-page.ts';
import type { PhantomKey } from './phantom-key.ts';

const work = {
  name: 'Work',
  api: 'https://api.work.example/api/',
  sites: ['https://work.example'],
};
const workOrigin = 'https://api.work.example';

/** An organisation's policy, with a backend and a time that must be ignored. */
export const organisationPolicy = {
  backends: [work, { ...work, api: 'http://api.work.example/' }],
  lock: { idleMinutes: 5, maxMinutes: 7 },
  allowOwnBackends: false,
};

/** Finds the policy on the options page, which stays open. */
export async function expectPolicyShown(phantomKey: PhantomKey): Promise<Page> {
  const options = await openOptions(phantomKey);
  await expect(options.getByTestId('backend')).toHaveCount(2);
  const card = cardOf(options, workOrigin);
  await expect(card.getByTestId('managed-note')).toBeVisible();
  await expect(card.getByTestId('remove-button')).toHaveCount(0);
  await expect(options.getByTestId('backend-form')).toHaveCount(0);
  await expect(options.getByTestId('idle-select')).toHaveValue('5');
  await expect(options.getByTestId('idle-select')).toBeDisabled();
  // 7 minutes is not one of the choices, so that field is ignored and stays the user's.
  await expect(options.getByTestId('max-select')).toHaveValue('480');
  await expect(options.getByTestId('max-select')).toBeEnabled();
  return options;
}

/** Expects that the policy's backend accepts a key only after the user has agreed. */
export async function expectPolicyUsed(phantomKey: PhantomKey, options: Page): Promise<void> {
  const card = cardOf(options, workOrigin);
  // Only the user can grant the permission, also for a backend of the organisation.
  await expect(card.getByTestId('access-state')).toHaveAttribute('data-access', 'false');
  await allowBy(phantomKey, card.getByTestId('allow-button'), [workOrigin, ...work.sites]);
  await expect(card.getByTestId('access-state')).toHaveAttribute('data-access', 'true');
  const stored = await storeKeyFor(options, idOfManaged(work.api), createFakeKey());
  expect(stored).toMatchObject({ ok: true });
  expect((await phantomKey.readState()).rules).toHaveLength(1);
}

/** The id of a managed backend is computed from the address of its API, so it is the same everywhere. */
function idOfManaged(api: string): string {
  return `managed-${createHash('sha256').update(api).digest('hex').slice(0, 24)}`;
}
