import { describe, expect, it } from 'vitest';
import { browserChecks } from '../browser/browser-checks.ts';
import { expectPlantable } from './expect-plantable.ts';
import { extensionMutations } from './extension-mutations.ts';

/** They need no fault of their own: without `key-arrives` every other check is void, and a leak to disk is found before the exit. */
const withoutMutation = ['key-arrives', 'disk-after-exit'];

describe('extensionMutations', () => {
  it.each(extensionMutations.map((each) => [each.name, each] as const))(
    'can be planted: %s',
    (_name, { changes }) => expectPlantable(changes),
  );

  it('has a fault for every check', () => {
    const caught = new Set(extensionMutations.map(({ caughtBy }) => caughtBy.split('.').at(-1)));
    const without = Object.keys(browserChecks).filter((name) => !caught.has(name));
    expect(without.sort()).toEqual(withoutMutation.sort());
  });
});
