import { describe, expect, it } from 'vitest';
import { findReleaseProblems } from './release.ts';

const facts = {
  tag: 'v1.2.3',
  version: '1.2.3',
  lockedVersion: '1.2.3',
  changelog: '# Changelog\n\n## [Unreleased]\n\n## [1.2.3] - 2026-01-02\n',
};

describe('findReleaseProblems', () => {
  it('finds none where everything is about one version', () => {
    expect(findReleaseProblems(facts)).toEqual([]);
  });

  it.each([
    ['another tag', { tag: 'v1.2.4' }],
    ['a tag without v', { tag: '1.2.3' }],
    ['a tag with something behind it', { tag: 'v1.2.3-rc.1' }],
    ['no tag', { tag: '' }],
    ['another locked version', { lockedVersion: '1.2.2' }],
    ['no locked version', { lockedVersion: undefined }],
    ['no section in the changelog', { changelog: '## [Unreleased]\n\n1.2.3 is next.\n' }],
    ['a section for a longer version', { changelog: '## [1.2.34]\n' }],
  ])('refuses %s', (_what, difference) => {
    expect(findReleaseProblems({ ...facts, ...difference })).toHaveLength(1);
  });
});
