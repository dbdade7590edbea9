import { createTlsMaterial } from '../../verifier/http/tls.ts';
import { defaultConfig } from '../../verifier/ops/config.ts';
import { createLog } from '../../verifier/ops/log.ts';
import { FakeProvider } from '../providers/fake-provider.ts';
import { ChangeableVerifier } from './changeable-verifier.ts';
import { RecordingBackend } from './recording-backend.ts';

/** All requests of a test run come from one address. */
const liftedLimits = {
  requestsPerMinute: 1_000_000,
  validationsPerMinute: 1_000_000,
  failuresUntilBlock: 1_000_000,
};

/** One certificate for all backends of this process: a browser that trusts one of them trusts the others. */
let certificate: ReturnType<typeof createTlsMaterial> | null = null;

/** Starts all servers that a browser under test needs, on free ports of the loopback interface. */
export async function startBackend(): Promise<RecordingBackend> {
  const provider = await FakeProvider.startOpenAi();
  const verifier = new ChangeableVerifier({
    publicOrigins: ['https://api.gitphantomscope.com'],
    providers: 'live',
    baseUrls: { ...defaultConfig.baseUrls, openai: provider.baseUrl },
    log: createLog('silent'),
    ...liftedLimits,
  });
  return RecordingBackend.start({
    tls: await (certificate ??= createTlsMaterial()),
    verifier,
    verifierHosts: ['gitphantomscope.com', 'api.gitphantomscope.com'],
    provider,
  });
}
