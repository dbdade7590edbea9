import { describe, expect, it } from 'vitest';
import { browserChecks } from '../browser/browser-checks.ts';
import { expectPlantable } from './expect-plantable.ts';
import { extensionMutations } from './extension-mutations.ts';

/** No fault of its own: without it every other check is void; and what reaches the disk does so before the exit. */
const withoutMutation = ['key-arrives', 'disk-after-exit'];

describe('extensionMutations', () => {
  it.each(extensionMutations.map((each) => [each.name, each] as const))(
    'can be planted: %s',
    (_name, { changes }) => expectPlantable(changes),
  );

  it('has one for every check', () => {
    const caught = new Set(extensionMutations.map(({ caughtBy }) => caughtBy.split('.').at(-1)));
    const without = Object.keys(browserChecks).filter((name) => !caught.has(name));
    expect(without.sort()).toEqual(withoutMutation.sort());
  });
});
