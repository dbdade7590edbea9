import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { rules } from '../src/rules/rules.ts';
import { readCases } from './read-cases.ts';
import { formatRuleReference, ruleReferencePath } from './rule-reference.ts';

describe('docs/rules.md', () => {
  it('is what the rules and cases say: npm run docs:tables', async () => {
    const text = await readFile(ruleReferencePath, 'utf8');
    expect(text).toBe(await formatRuleReference(await readCases()));
  });

  it('has each rule with its title, reason and fix', async () => {
    // Prettier breaks no lines, but escapes some characters.
    const text = (await readFile(ruleReferencePath, 'utf8')).replaceAll('\\', '');
    for (const [id, { title, why, fix }] of Object.entries(rules)) {
      expect(text).toContain(`\`${id}\``);
      if (id.startsWith('seed-')) continue;
      expect(text).toContain(`## ${id}\n\n**${title}.** `);
      expect(text).toContain(why);
      expect(text).toContain(`**Fix:** ${fix}`);
    }
  });
});

it('throws if a rule has no example', async () => {
  await expect(formatRuleReference([])).rejects.toThrow('key-in-log must have a case of its own');
});
