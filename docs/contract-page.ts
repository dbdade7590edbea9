import { format, resolveConfig } from 'prettier';
import { join } from 'node:path';
import messages from '../public/_locales/en/messages.json' with { type: 'json' };
import {
  checkAnswers,
  configurationAnswers,
  configurationMeanings,
  outcomeCauses,
} from '../testkit/contract/check-answers.ts';
import { createOpenApi } from '../testkit/contract/openapi.ts';
import { projectRoot } from '../testkit/project.ts';

/** The contract of a backend, for people. */
export const contractPagePath = join(projectRoot, 'docs', 'backend-contract.md');

/** The contract of a backend, for programs. */
export const openApiPath = join(projectRoot, 'docs', 'backend-contract.openapi.json');

/** The names in the examples of what the extension shows. */
export const exampleNames = { provider: 'OpenAI', backend: 'Example' };

const exampleWait = '30 seconds';

/** The text of the page, with its tables and lists made from the data of the tests. */
export async function withContractTables(text: string): Promise<string> {
  const parts = {
    answers: table(
      ['status', 'body', 'when', 'outcome'],
      checkAnswers.map(({ status, answer, when, outcome }) => [
        status,
        answer,
        when,
        `\`${outcome.kind}\``,
      ]),
    ),
    words: Object.entries(outcomeCauses)
      .map(
        ([kind, cause]) => `- \`${kind}\`: ${wordsOf(kind)}${cause && ` _Likely cause:_ ${cause}`}`,
      )
      .join('\n'),
    configuration: table(
      ['status', 'body', 'what it means'],
      configurationAnswers.map(({ status, answer, kind }) => [
        status,
        answer,
        configurationMeanings[kind],
      ]),
    ),
  };
  const filled = Object.entries(parts).reduce((before, [name, part]) => {
    const place = new RegExp(`(<!-- table: ${name} -->\\n)[^]*?(<!-- end -->)`);
    return before.replace(
      place,
      (_all, start: string, end: string) => `${start}\n${part}\n\n${end}`,
    );
  }, text);
  return formatFor(contractPagePath, filled);
}

/** The text of the OpenAPI document. */
export async function formatOpenApi(): Promise<string> {
  return formatFor(openApiPath, JSON.stringify(createOpenApi(), null, 2));
}

/** The title and the advice, as they are in the message file. */
function wordsOf(kind: string): string {
  const title = `**${messageOf(`${kind}Title`)}**`;
  if (kind !== 'rateLimited') return `${title} ${messageOf(`${kind}Advice`)}`;
  const unknown = messageOf('rateLimitedAdviceUnknown');
  return `${title} ${messageOf('rateLimitedAdvice')} Without \`Retry-After\`: ${unknown}`;
}

function messageOf(name: string): string {
  const entries: Readonly<Record<string, { readonly message: string } | undefined>> = messages;
  const message = entries[name]?.message;
  if (message === undefined) throw new RangeError(`${name} must be in the message file`);
  return message
    .replaceAll('$BACKEND$', exampleNames.backend)
    .replaceAll('$PROVIDER$', exampleNames.provider)
    .replaceAll('$WAIT$', exampleWait);
}

function table(headings: readonly string[], rows: readonly (readonly string[])[]): string {
  const lines = [headings, headings.map(() => '---'), ...rows];
  return lines.map((cells) => `| ${cells.join(' | ')} |`).join('\n');
}

async function formatFor(path: string, text: string): Promise<string> {
  return format(text, { ...(await resolveConfig(path)), filepath: path });
}
