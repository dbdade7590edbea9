import { afterAll, beforeAll, expect, it } from 'vitest';
import { InstalledPackage } from '../../install-packed.ts';

const slowMs = 180_000;
let installed: InstalledPackage;

beforeAll(async () => {
  installed = await InstalledPackage.create('phantom-key-receiver', [
    '@noble/ciphers',
    'hpke',
    '@types/node',
  ]);
}, slowMs);

afterAll(() => installed[Symbol.asyncDispose]());

it('has JavaScript, declarations, a licence and a page, and no tests', () => {
  const kinds = installed.files.filter(
    (file) => !/^dist\/(packages\/receiver\/src|lib\/protocol)\/[\w/-]+\.(js|d\.ts)$/.test(file),
  );
  expect(kinds.sort()).toEqual(['LICENSE', 'README.md', 'package.json']);
  expect(installed.files).toContain('dist/packages/receiver/src/index.js');
  expect(installed.files.filter((file) => /\.test\.|testing/.test(file))).toEqual([]);
});

it(
  'is a library with types',
  async () => {
    await installed.write(
      'user.ts',
      `import { createCipheriv, randomBytes } from 'node:crypto';
import { webCryptoCipher, withByokKey, type BroughtKey } from 'phantom-key-receiver';
import { nodeCipher } from 'phantom-key-receiver/node';
const [session, iv] = [randomBytes(32), randomBytes(12)];
const cipher = createCipheriv('aes-256-gcm', session, iv);
const sealed = [iv, cipher.update('sk-FAKE-0123456789'), cipher.final(), cipher.getAuthTag()];
const headers = {
  'X-Encrypted-Key': Buffer.concat(sealed).toString('base64'),
  'X-Session-Key': session.toString('base64'),
};
for (const createCipher of [nodeCipher, webCryptoCipher]) {
  const answer = withByokKey((_request, key: BroughtKey) => new Response(\`\${key} \${key.use((bytes) => bytes.length)}\`), { createCipher });
  for (const request of [new Request('https://api.test', { headers }), new Request('https://api.test')]) {
    const response = await answer(request);
    console.log(response.status, await response.text());
  }
}
// @ts-expect-error: no cipher
withByokKey(() => new Response(), {});
`,
    );
    expect(await installed.checkTypes('user.ts')).toBe('');
    const { output } = await installed.run('user.ts');
    const lines = output.trim().split('\n');
    expect(lines).toHaveLength(4);
    for (const at of [0, 2]) expect(lines[at]).toBe('200 [secret] 18');
    for (const at of [1, 3]) expect(lines[at]).toMatch(/^401 .*BYOK_KEY_REQUIRED/);
  },
  slowMs,
);

it('keeps its other files to itself', async () => {
  await installed.write(
    'deep.js',
    "await import('phantom-key-receiver/dist/lib/protocol/hpke.js');\n",
  );
  const { code, output } = await installed.run('deep.js');
  expect(code).toBe(1);
  expect(output).toContain('ERR_PACKAGE_PATH_NOT_EXPORTED');
});
