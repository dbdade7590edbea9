import { ESLint } from 'eslint';
import { describe, expect, it } from 'vitest';
import { projectRoot } from './project.ts';

interface ImportRule {
  readonly patterns: readonly { readonly regex: string }[];
}

interface LintConfig {
  readonly rules: Readonly<Record<string, readonly [number, ImportRule]>>;
}

const eslint = new ESLint({ cwd: projectRoot });

/** Whether eslint.config.js refuses an import in a file, which need not be there. */
async function isRefused(file: string, imported: string): Promise<boolean> {
  const config = (await eslint.calculateConfigForFile(file)) as LintConfig;
  const [, rule] = config.rules['@typescript-eslint/no-restricted-imports'] ?? [0, undefined];
  return rule?.patterns.some(({ regex }) => new RegExp(regex).test(imported)) ?? false;
}

describe('eslint.config.js', () => {
  it.each([
    ['audit/a.ts', '../e2e/fixtures.ts'],
    ['audit/live/a.ts', '../../e2e/fixtures.ts'],
    ['audit/live/checks/a.ts', '../../../e2e/fixtures.ts'],
    ['testkit/pages/a.ts', '../../e2e/fixtures.ts'],
    ['tools/bench/a.ts', '../../e2e/fixtures.ts'],
    ['testkit/providers/a.ts', '../../audit/live/a.ts'],
    ['lib/protocol/a.ts', '../extension/browser.ts'],
    ['components/ui/a.ts', '../../lib/extension/browser.ts'],
    ['verifier/keys/a.ts', '../providers/a.ts'],
    ['verifier/keys/a.ts', '../../packages/receiver/dist/a.ts'],
    ['packages/receiver/src/a.ts', '../../../lib/providers.ts'],
    ['packages/receiver/src/a.ts', '../../../verifier/errors.ts'],
    ['packages/receiver/src/node/a.ts', '../../../../verifier/errors.ts'],
    ['packages/byte-search/src/a.ts', '../../../lib/protocol/envelope.ts'],
  ])('refuses that %s imports %s', async (file, imported) => {
    expect(await isRefused(file, imported)).toBe(true);
  });

  it.each([
    ['audit/live/a.ts', '../../testkit/project.ts'],
    ['testkit/pages/a.ts', '../project.ts'],
    ['tools/bench/a.ts', '../../testkit/project.ts'],
    ['components/ui/a.ts', '../../lib/providers.ts'],
    ['verifier/keys/a.ts', '../../lib/protocol/envelope.ts'],
    ['verifier/keys/a.ts', '../../packages/receiver/src/secret-bytes.ts'],
    ['packages/receiver/src/a.ts', '../../../lib/protocol/envelope.ts'],
    ['packages/receiver/src/node/a.ts', '../../../../lib/protocol/envelope.ts'],
    ['packages/receiver/src/node/a.ts', '../secret-bytes.ts'],
  ])('allows that %s imports %s', async (file, imported) => {
    expect(await isRefused(file, imported)).toBe(false);
  });
});
