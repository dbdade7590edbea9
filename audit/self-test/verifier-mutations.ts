import type { Mutation, SourceChange } from './mutation.ts';

const opened = `    return new BroughtKey(await decryptApiKey(headers, createCipher), null);`;

/** Adds code that uses the text of a version 1 key that was just decrypted. */
function withOpenedKey(statement: string): SourceChange {
  return {
    file: 'packages/receiver/src/byok-manager.ts',
    find: opened,
    replace: `    const bytes = await decryptApiKey(headers, createCipher);
    const text = Buffer.from(bytes).toString();
    ${statement}
    return new BroughtKey(bytes, null);`,
  };
}

const config = 'audit/live/verifier.json';

/** Lets the process write files, despite its own checks. */
const leaveToWrite: readonly SourceChange[] = [
  { file: config, find: '"--permission",', replace: '"--permission", "--allow-fs-write=*",' },
  { file: config, find: '"LOG_LEVEL"', replace: '"ALLOW_DEBUG_SWITCHES": "1", "LOG_LEVEL"' },
];

interface VerifierMutation extends Mutation {
  /** The cases of `audit live` that are tried: as few as are needed. */
  readonly cases: readonly string[];
}

function mutation(
  caughtBy: string,
  name: string,
  changes: readonly SourceChange[],
  cases: readonly string[] = ['valid'],
): VerifierMutation {
  return { name, of: 'verifier', caughtBy: `live.${caughtBy}`, changes, cases };
}

function inApp(find: string, replace: string): SourceChange[] {
  return [{ file: 'verifier/app.ts', find, replace }];
}

function inFile(file: string, find: string, replace: string): SourceChange[] {
  return [{ file, find, replace }];
}

/** Faults of the verifier, at least one for every check that it can fail. */
export const verifierMutations: readonly VerifierMutation[] = [
  mutation('logs', 'logs the decrypted key', [withOpenedKey('console.log(text);')]),
  mutation('logs', 'logs the key in base64, beside other text', [
    withOpenedKey('console.error(btoa(`k=${text}`));'),
  ]),
  mutation(
    'logs',
    'logs the headers of requests',
    inApp(
      '    await next();\n    const ms',
      '    await next();\n    console.error(JSON.stringify([...c.req.raw.headers]));\n    const ms',
    ),
  ),
  mutation('files', 'writes the key to a temporary file', [
    withOpenedKey(
      "(await import('node:fs')).writeFileSync(`${process.env['TMPDIR'] ?? ''}/key`, text);",
    ),
    ...leaveToWrite,
  ]),
  mutation(
    'redis',
    'counts clients by their envelope, in the names of keys of Redis',
    inApp(
      'rateLimiter.hashClient(readClientAddress(c))',
      "c.req.header('X-Encrypted-Key') ?? rateLimiter.hashClient(readClientAddress(c))",
    ),
  ),
  mutation(
    'no-echo',
    'puts a refused key into the error',
    inFile(
      'verifier/providers/live-provider.ts',
      'if (isRefusal(provider, status, body)) throw new InvalidByokKeyError(provider.id);',
      `if (isRefusal(provider, status, body)) {
        const error = new InvalidByokKeyError(provider.id);
        error.message += key.use((bytes) => Buffer.from(bytes).toString('hex'));
        throw error;
      }`,
    ),
    ['provider 401'],
  ),
  mutation(
    'no-echo',
    'repeats what was sent in a validation error',
    inApp(
      "throw new ValidationError('provider', `one of ${providerIds.join(', ')}`);",
      "throw new ValidationError('provider', `not ${JSON.stringify(value)}`);",
    ),
    ['wrong type'],
  ),
  mutation(
    'outbound-urls',
    'asks the provider with the key in the URL',
    inFile(
      'verifier/providers/live-provider.ts',
      'const url = joinUrl(baseUrl, endpoint.path);',
      `const url = joinUrl(baseUrl, endpoint.path);
    url.searchParams.set('key', key.use((bytes) => Buffer.from(bytes).toString()));`,
    ),
  ),
  mutation(
    'tag-checked',
    'does not verify the tag',
    inFile(
      'packages/receiver/src/node/envelope-cipher.ts',
      '    decipher.final();\n    return plaintext;',
      '    return plaintext;',
    ),
    ['wrong tag'],
  ),
  mutation(
    'one-error',
    'says that a header is missing',
    inFile(
      'packages/receiver/src/byok-manager.ts',
      '  const headers = { encryptedKey, sessionKey };',
      `  const headers = { encryptedKey, sessionKey };
  if (encryptedKey === null && sessionKey !== null) throw new ByokKeyRequiredError();`,
    ).concat(
      inFile(
        'packages/receiver/src/byok-manager.ts',
        "import { BroughtKey } from './brought-key.ts';",
        `import { ByokKeyRequiredError } from '../../../lib/protocol/errors.ts';
import { BroughtKey } from './brought-key.ts';`,
      ),
    ),
    ['wrong tag', 'no envelope'],
  ),
  mutation(
    'timing',
    'takes longer where a header is missing',
    inFile(
      'packages/receiver/src/byok-manager.ts',
      '  const headers = { encryptedKey, sessionKey };',
      `  const headers = { encryptedKey, sessionKey };
  if (encryptedKey === null) await new Promise((resolve) => setTimeout(resolve, 100));`,
    ),
  ),
  mutation(
    'vectors-v1',
    'takes base64 that is not canonical',
    inFile('lib/protocol/base64.ts', '  faults |= bits & unusedBits(digits);\n', ''),
  ),
  mutation(
    'vectors-v2',
    'takes a sealed key for another provider',
    inFile(
      'lib/protocol/sealed.ts',
      'return provider === null || provider === token.provider;',
      'return provider !== token.provider || true;',
    ),
  ),
  mutation(
    'answers',
    'takes tokens of any age',
    [
      ...inFile(
        'lib/protocol/sealed.ts',
        'return age > windowSeconds || age < -futureSeconds || !receiver.openers.has(keyId);',
        'return age < -futureSeconds * windowSeconds || !receiver.openers.has(keyId);',
      ),
      // The count of uses would refuse them too, because it ends with the token.
      { file: config, find: '"LOG_LEVEL"', replace: '"MAX_USES_PER_TOKEN": "0", "LOG_LEVEL"' },
    ],
    ['stale token'],
  ),
  mutation(
    'https-only',
    'redirects plain HTTP instead of refusing it',
    inFile(
      'verifier/http/plain-http.ts',
      'const refusalText = formatRefusal(httpsRequired);',
      "const refusalText = formatRefusal(httpsRequired).replace('403 Forbidden', '308 Permanent Redirect\\r\\nLocation: https://localhost/');",
    ),
  ),
  mutation(
    'https-only',
    'serves plain HTTP',
    inFile(
      'verifier/http/plain-http.ts',
      "if (!trusted.has(socket.remoteAddress ?? '')) refuse(socket);",
      "if (socket.remoteAddress === 'nobody') refuse(socket);",
    ).concat(
      inFile(
        'verifier/http/request-gate.ts',
        'if (!isHttps(request, arrival)) return httpsRequired;',
        'if (!isHttps(request, arrival) && request.url === null) return httpsRequired;',
      ),
    ),
  ),
  mutation(
    'rate-limit',
    'drops the limit',
    inApp('if (exceeded !== null) {', 'if (exceeded !== null && retryAfterSeconds < 0) {'),
  ),
  mutation(
    'rate-limit-headers',
    'does not say how long to wait',
    inApp(
      "if (retryAfter !== undefined) c.header('Retry-After', String(retryAfter));",
      "if (retryAfter === 0) c.header('Retry-After', String(retryAfter));",
    ),
  ),
  mutation(
    'hsts',
    'leaves HSTS out',
    inFile(
      'verifier/http/security-headers.ts',
      "  'Strict-Transport-Security': 'max-age=31536000',\n",
      '',
    ),
  ),
  mutation(
    'no-store',
    'lets caches keep answers',
    inFile(
      'verifier/http/security-headers.ts',
      "'Cache-Control': 'no-store'",
      "'Cache-Control': 'private'",
    ),
  ),
  mutation(
    'failures-logged',
    'logs no failed validation',
    inApp('if (error instanceof NotFoundError) return;', 'if (client !== null) return;'),
  ),
  mutation('concurrent', 'keeps the key of the latest request in a global', [
    withOpenedKey(`const latest = globalThis as { latestKey?: Uint8Array };
    latest.latestKey = Uint8Array.from(bytes);
    await new Promise((resolve) => setTimeout(resolve, 50));
    bytes.set(latest.latestKey.subarray(0, bytes.length));`),
  ]),
  mutation('kill', 'does not start where the killed process has left its lock', [
    {
      file: 'verifier/main.ts',
      find: '  refuseStart();\n',
      replace: `  refuseStart();
  const lock = \`\${process.env['TMPDIR'] ?? ''}/lock\`;
  const { unlinkSync, writeFileSync } = await import('node:fs');
  writeFileSync(lock, '', { flag: 'wx' });
  process.on('exit', () => {
    unlinkSync(lock);
  });
`,
    },
    ...leaveToWrite,
  ]),
];
