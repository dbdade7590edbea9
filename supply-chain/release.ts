/** What has to fit together before a release is built. */
export interface ReleaseFacts {
  /** Name of the tag that the release is built from. */
  readonly tag: string;
  /** Of `package.json`. */
  readonly version: string;
  /** Of the project in `package-lock.json`. */
  readonly lockedVersion: string | undefined;
  readonly changelog: string;
}

/** A line for each thing that does not fit. */
export function findReleaseProblems(facts: ReleaseFacts): string[] {
  const { tag, version, lockedVersion, changelog } = facts;
  const problems: string[] = [];
  if (tag !== `v${version}`) problems.push(`tag must be v${version}, as package.json has it`);
  if (lockedVersion !== version) problems.push(`package-lock.json must have version ${version}`);
  const hasSection = changelog.split('\n').some((line) => line.startsWith(`## [${version}]`));
  if (!hasSection) problems.push(`CHANGELOG.md must have a section for ${version}`);
  return problems;
}
