import { writeFile } from 'node:fs/promises';
import { readCases } from './read-cases.ts';
import { formatRuleReference, ruleReferencePath } from './rule-reference.ts';

await writeFile(ruleReferencePath, await formatRuleReference(await readCases()));
