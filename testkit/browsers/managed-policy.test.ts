import { expect, it } from 'vitest';
import { idOfUnpacked } from './managed-policy.ts';

it('makes ids of the same form as Chromium', () => {
  expect(idOfUnpacked('/any/folder')).toMatch(/^[a-p]{32}$/);
  expect(idOfUnpacked('/any/other')).not.toBe(idOfUnpacked('/any/folder'));
});
