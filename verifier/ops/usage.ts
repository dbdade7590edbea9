import { describeConfig } from './config.ts';

const introduction = `Usage: node [switches] verifier/main.ts [--help | --print-config]

  --help           this text
  --print-config   the configuration in force, secrets only as [set] or [not set]

npm run verifier starts it with the right switches of Node: the permission model,
which lets it read this folder and nothing else, and freed memory zeroed.

Environment variables, each with its default:
`;

const debugVariable = `
  ALLOW_DEBUG_SWITCHES
      1 starts despite switches that may print, write or open memory; for development only
      default: none
`;

/** What `--help` prints. */
export function formatHelp(): string {
  const variables = describeConfig().map(({ name, meaning, expected, value }) =>
    [
      '',
      `  ${name}`,
      `      ${meaning}`,
      `      ${expected}`,
      `      default: ${value || 'none'}`,
      '',
    ].join('\n'),
  );
  return introduction + variables.join('') + debugVariable;
}

/** What `--print-config` prints: a line `NAME=value` for each variable. */
export function formatConfig(env: Readonly<Record<string, string | undefined>>): string {
  return describeConfig(env)
    .map(({ name, value }) => `${name}=${value}`)
    .join('\n');
}
