import { expect, it } from 'vitest';
import { gitPhantomScope } from '../../lib/extension/backends.ts';
import { siteNames } from './site-names.ts';

it('names sites without their scheme', () => {
  const siteOrigins = ['https://one.example', 'https://two.example:8443'];
  expect(siteNames({ ...gitPhantomScope, siteOrigins })).toBe('one.example, two.example');
});
