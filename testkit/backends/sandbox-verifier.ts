import { createLog } from '../../verifier/ops/log.ts';
import { ChangeableVerifier } from './changeable-verifier.ts';

/** For unit tests: the verifier under the built-in backend's name, with sandbox providers, reached only through `fetch`. */
export function createSandboxVerifier(
  publicOrigin = 'https://api.gitphantomscope.com',
): ChangeableVerifier {
  return new ChangeableVerifier({
    publicOrigins: [publicOrigin],
    log: createLog('silent'),
    requestsPerMinute: 1_000_000,
    validationsPerMinute: 1_000_000,
    failuresUntilBlock: 1_000_000,
  });
}
