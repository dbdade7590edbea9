import type { BackendProblem } from '../../lib/extension/backends.ts';
import { type MessageName, translate } from '../../lib/extension/translate.ts';

const messages: Readonly<Record<BackendProblem, MessageName>> = {
  empty: 'backendProblemEmpty',
  tooLong: 'backendProblemTooLong',
  spaces: 'backendProblemSpaces',
  notHttps: 'backendProblemNotHttps',
  malformed: 'backendProblemMalformed',
  credentials: 'backendProblemCredentials',
  wildcard: 'backendProblemWildcard',
  query: 'backendProblemQuery',
  fragment: 'backendProblemFragment',
  ipAddress: 'backendProblemIpAddress',
  hostName: 'backendProblemHostName',
  port: 'backendProblemPort',
  label: 'backendProblemLabel',
  dots: 'backendProblemDots',
  encoded: 'backendProblemEncoded',
  pathCharacters: 'backendProblemPathCharacters',
  noSites: 'backendProblemNoSites',
  tooManySites: 'backendProblemTooManySites',
  path: 'backendProblemPath',
  overlap: 'backendProblemOverlap',
  otherPort: 'backendProblemOtherPort',
};

/** Says what is wrong with a backend, and what to do about it. */
export function describeBackendProblem(problem: BackendProblem): string {
  return translate(messages[problem]);
}
