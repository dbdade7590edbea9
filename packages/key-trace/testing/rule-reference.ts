import { format, resolveConfig } from 'prettier';
import { join } from 'node:path';
import { type Rule, checklist, rules } from '../src/rules/rules.ts';
import { expectationsOf } from './measure-cases.ts';
import type { Case } from './read-cases.ts';

/** The page that {@link formatRuleReference} writes. */
export const ruleReferencePath = join(import.meta.dirname, '..', 'docs', 'rules.md');

const intro = `# Rules

<!-- Written by \`npm run docs:tables\` from src/rules/rules.ts and the cases. Change those. -->

\`line\` is the line of the [checklist](#checklist) that a rule guards. Notes say what a tree does not show, and count only with
\`--strict\`. The rules \`seed-…\` mark the hits of four searches for text, with \`--seed\`; they have no example.

Each example is a [case](../cases/README.md). A comment names the rule on the line where it is broken.
`;

/**
 * The rule reference as Markdown: a table of all rules, and for each rule what it flags, why, an example and the fix.
 * @param cases from which examples are taken: the shortest single file that breaks no other rule
 * @throws {RangeError} when a rule that needs an example has none
 */
export async function formatRuleReference(cases: readonly Case[]): Promise<string> {
  const entries: (readonly [string, Rule])[] = Object.entries(rules);
  const text = [
    intro,
    ['| rule | severity | line | flags |', '| --- | --- | --- | --- |', ...entries.map(rowOf)].join(
      '\n',
    ),
    ...entries
      .filter(([id]) => !isSearch(id))
      .map(([id, rule]) => formatRule(id, rule, findExample(id, cases))),
    '## Checklist',
    checklist.map((line, index) => `${index + 1}. ${line}`).join('\n'),
  ].join('\n\n');
  const options = await resolveConfig(ruleReferencePath);
  return format(text, { ...options, filepath: ruleReferencePath });
}

function rowOf([id, { severity, line, title }]: readonly [string, Rule]): string {
  const name = isSearch(id) ? `\`${id}\`` : `[\`${id}\`](#${id})`;
  return `| ${name} | ${severity} | ${line} | ${title} |`;
}

function formatRule(id: string, { title, severity, line, why, fix }: Rule, example: Case): string {
  const [file] = example.files;
  const fence = example.language === 'python' ? 'py' : 'ts';
  const code = (file?.text ?? '').replace(/expect:\s*/g, '').trimEnd();
  return `## ${id}

**${title}.** ${severity[0]?.toUpperCase() ?? ''}${severity.slice(1)}, line ${line}. ${why}

\`\`\`${fence}
${code}
\`\`\`

**Fix:** ${fix}`;
}

function findExample(id: string, cases: readonly Case[]): Case {
  const fitting = cases
    .filter((one) => !one.isFolder && breaksOnly(one, id))
    .sort((one, other) => lengthOf(one) - lengthOf(other));
  const [shortest] = fitting;
  if (shortest === undefined) throw new RangeError(`${id} must have a case of its own`);
  return shortest;
}

function breaksOnly(one: Case, id: string): boolean {
  const broken = expectationsOf(one).map((place) => place.split(' ')[1]);
  return broken.length > 0 && broken.every((rule) => rule === id);
}

function lengthOf({ files }: Case): number {
  return files[0]?.text.length ?? 0;
}

/** Whether a rule is one of the seed's searches for text. */
function isSearch(id: string): boolean {
  return id.startsWith('seed-');
}
