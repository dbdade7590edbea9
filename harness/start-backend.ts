import { createLog } from '../verifier/log.ts';
import { createListener } from '../verifier/server.ts';
import { createTlsMaterial } from '../verifier/tls.ts';
import { defaultConfig } from '../verifier/config.ts';
import { FakeOpenAi } from './fake-openai.ts';
import { RecordingBackend } from './recording-backend.ts';

/** A recorder with the verifier behind it, and the provider behind that. */
export type TestBackend = RecordingBackend & { readonly provider: FakeOpenAi };

/** Starts everything a browser under test needs, on free ports of the loopback interface. */
export async function startBackend(): Promise<TestBackend> {
  const provider = await FakeOpenAi.start();
  const verifier = createListener({
    providers: 'live',
    baseUrls: { ...defaultConfig.baseUrls, openai: provider.baseUrl },
    log: createLog('silent'),
  });
  const recorder = await RecordingBackend.start({
    tls: await createTlsMaterial(),
    verifier,
    verifierHosts: ['gitphantomscope.com', 'api.gitphantomscope.com'],
  });
  return Object.assign(recorder, { provider });
}
