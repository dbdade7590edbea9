/**
 * An action, by the hash of a commit and with the version that it is, in a comment. A tag can be moved to other code; a
 * hash cannot.
 */
const pinnedAction = /^uses: [\w.-]+\/[\w./-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/;

/** Runs with the repository's secrets on code that a stranger proposes. */
const trustedTriggers = /\b(?:pull_request_target|workflow_run|issue_comment)\b/;

/** A line for each part of a GitHub Actions workflow that lets somebody else's code or text in. */
export function findWorkflowProblems(text: string): string[] {
  const lines = text.split('\n');
  const problems = lines.flatMap((line, at) =>
    findLineProblems(line).map((problem) => `line ${at + 1}: ${problem}`),
  );
  for (const script of readScripts(lines)) {
    // An expression is pasted into the script before the shell reads it: a branch's name can be a command.
    if (script.includes('${{')) problems.push('run must take values from env, not expressions');
    if (installsWithScripts(script)) problems.push('npm ci must be run with --ignore-scripts');
  }
  // Without it the token may do what the repository's settings say.
  if (!/^permissions:(?: \{\}|\n {2}contents: read\n(?! ))/m.test(text)) {
    problems.push('permissions of the workflow must be none, or contents: read');
  }
  return problems;
}

function findLineProblems(line: string): string[] {
  const problems: string[] = [];
  const content = line.trim().replace(/^- /, '');
  if (content.startsWith('#')) return [];
  if (content.startsWith('{')) problems.push('steps must be written one member to a line');
  if (/\buses['"]?\s*:/.test(content) && !pinnedAction.test(content)) {
    problems.push('uses must name a commit of 40 hex digits and its version: @… # v1.2.3');
  }
  if (trustedTriggers.test(content)) problems.push('must not run a stranger’s code with secrets');
  if (/\bsecrets\b|\bwrite-all\b|\bself-hosted\b/.test(content)) {
    problems.push('must do without secrets, write-all and runners of our own');
  }
  return problems;
}

/** The text of each `run`: what stands on its line, and the deeper lines below it. */
function readScripts(lines: readonly string[]): string[] {
  return lines.flatMap((line, at) => {
    const start = /^(\s*(?:- )?)['"]?run['"]?\s*:(.*)$/.exec(line);
    if (start === null) return [];
    const depth = (start[1] ?? '').length;
    const below = lines.slice(at + 1);
    const end = below.findIndex((it) => it.trim() !== '' && indentOf(it) <= depth);
    return [[start[2] ?? '', ...below.slice(0, end === -1 ? undefined : end)].join('\n')];
  });
}

function indentOf(line: string): number {
  return line.length - line.trimStart().length;
}

function installsWithScripts(script: string): boolean {
  return script
    .split('\n')
    .some(
      (line) => /\bnpm (?:ci|cit|i|install)\b/.test(line) && !line.includes('--ignore-scripts'),
    );
}

/** The permissions to write that each job has, as `job: permission`. */
export function listWritePermissions(text: string): string[] {
  const jobs = text.split(/^jobs:\n/m)[1] ?? '';
  return jobs.split(/^ {2}(?=[\w-]+:\n)/m).flatMap((job) => {
    const name = /^[\w-]+/.exec(job)?.[0] ?? '';
    return [...job.matchAll(/^ +([\w-]+): write$/gm)].map(([, it]) => `${name}: ${it ?? ''}`);
  });
}
