import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { projectRoot } from '../testkit/project.ts';
import packageJson from '../package.json' with { type: 'json' };
import { findWorkflowProblems, listWritePermissions } from './workflows.ts';

const folder = join(projectRoot, '.github/workflows');
const workflows = readdirSync(folder).map(
  (name) => [name, readFileSync(join(folder, name), 'utf8')] as const,
);
const text = new Map(workflows);

const commit = '0123456789abcdef0123456789abcdef01234567';
const safe = `on: push
permissions:
  contents: read
jobs:
  test:
    steps:
      - uses: some/action@${commit} # v1.2.3
        with:
          name: \${{ github.event.number }}
      - run: |
          npm ci --ignore-scripts
          echo "$NAME"
        env:
          NAME: \${{ github.event.head_commit.message }}
`;

describe('findWorkflowProblems', () => {
  it('takes pinned actions, and values that come by env', () => {
    expect(findWorkflowProblems(safe)).toEqual([]);
  });

  it.each([
    ['a tag', `some/action@${commit} # v1.2.3`, 'some/action@v1'],
    ['a branch', `some/action@${commit} # v1.2.3`, 'some/action@main # v1.2.3'],
    ['a short hash', commit, commit.slice(0, 39)],
    ['a hash without its version', ' # v1.2.3', ''],
    ['a hash with half a version', ' # v1.2.3', ' # v1'],
    ['an image', `some/action@${commit} # v1.2.3`, 'docker://some/image:latest'],
    ['a quoted key', '- uses: some/action@', '- "uses": some/action@'],
    ['another order', `- uses: some/action@${commit} # v1.2.3`, '- { uses: some/action@v1 }'],
    ['no permissions', 'permissions:\n  contents: read\n', ''],
    ['wide permissions', 'contents: read', 'contents: write'],
    ['more permissions', 'contents: read', 'contents: read\n  packages: write'],
    ['all permissions', 'permissions:\n  contents: read\n', 'permissions: write-all\n'],
    ['pull_request_target', 'on: push', 'on: pull_request_target'],
    ['workflow_run', 'on: push', 'on: { workflow_run: { workflows: [CI] } }'],
    ['an expression in a script', '"$NAME"', '"${{ github.head_ref }}"'],
    [
      'an expression in a one-line script',
      '- run: |',
      '- run: ${{ github.event.comment.body }}\n      - run: |',
    ],
    ['a secret', '${{ github.event.number }}', '${{ secrets.TOKEN }}'],
    ['install scripts', 'npm ci --ignore-scripts', 'npm ci'],
    ['an installation without the lockfile', 'npm ci --ignore-scripts', 'npm install'],
  ])('refuses %s', (_what, from, to) => {
    expect(safe).toContain(from);
    expect(findWorkflowProblems(safe.replace(from, to))).not.toEqual([]);
  });
});

describe('a workflow', () => {
  it.each(workflows)('%s lets in no code and no text of others', (_name, content) => {
    expect(findWorkflowProblems(content)).toEqual([]);
  });

  it.each(workflows)(
    '%s runs the listed install scripts, on the Node of users',
    (_name, content) => {
      const next = [...content.matchAll(/npm ci --ignore-scripts\n(.*)\n/g)].map((it) => it[1]);
      expect(next).not.toEqual([]);
      expect(new Set(next)).toEqual(
        new Set(['      - run: node supply-chain/run-install-scripts.ts']),
      );
      expect(content).toContain(`node-version: ${packageJson.devDependencies.node}\n`);
    },
  );

  it('may write only where nothing of the project or its packages runs', () => {
    const writing = workflows.flatMap(([name, content]) =>
      listWritePermissions(content).map((permission) => `${name} ${permission}`),
    );
    expect(writing).toEqual([
      'release.yml publish: contents',
      'release.yml publish: id-token',
      'release.yml publish: attestations',
    ]);
    const publish = text.get('release.yml')?.split(/^ {2}publish:$/m)[1] ?? '';
    expect(publish).not.toMatch(/checkout|setup-node|\bnode\b|\bnpm\b|\bnpx\b/);
  });
});

describe('the release', () => {
  const release = text.get('release.yml') ?? '';

  it.each([
    ['is built from a tag of the version', 'node supply-chain/check-tag.ts "$GITHUB_REF_NAME"'],
    ['is tested as a whole', 'npm run test:all\n'],
    ['waits for the tests', 'needs: [test, build]'],
    ['is built twice', 'npm run reproduce'],
    ['has its digests checked', 'sha256sum --check --strict SHA256SUMS'],
    ['has its provenance attested', 'subject-checksums: release/SHA256SUMS'],
    ['has its SBOM attested', 'sbom-path: sbom.cdx.json'],
    ['is a draft', 'gh release create "$GITHUB_REF_NAME" --draft --verify-tag'],
  ])('%s', (_what, line) => {
    expect(release).toContain(line);
  });

  it('takes its digests after the last build', () => {
    const steps = [
      'npm run reproduce',
      'cp .output/',
      'sha256sum phantom',
      'actions/upload-artifact',
    ];
    const places = steps.map((it) => release.indexOf(it));
    expect(places).not.toContain(-1);
    expect(places).toEqual(places.toSorted((one, other) => one - other));
  });

  it('starts from nothing that another run has left', () => {
    expect(release).toContain('package-manager-cache: false');
    expect(release).not.toMatch(/actions\/cache|^ +cache:/m);
  });
});
