import { createApp } from '../app.ts';
import { nodeCipher } from '../envelope-cipher.ts';
import { createFingerprinter } from '../fingerprint.ts';
import { createLog } from '../log.ts';
import { createModelConnector } from '../model-connector.ts';
import { createSandboxProviders } from '../providers/sandbox.ts';

/** The app as the server has it, on the sandbox, without log, site and limits. */
export function createTestApp(): ReturnType<typeof createApp> {
  return createApp({
    connector: createModelConnector(createSandboxProviders()),
    createCipher: nodeCipher,
    sealed: null,
    createFingerprint: createFingerprinter(),
    log: createLog('silent'),
    rateLimiter: null,
    metrics: null,
    siteOrigins: [],
    site: new Map(),
    version: '0.0.0',
    environment: 'test',
  });
}
