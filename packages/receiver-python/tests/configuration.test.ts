import { spawnSync } from 'node:child_process';
import { expect, it } from 'vitest';
import { nothingAbout } from '../../../lib/protocol/about.ts';
import {
  parseByokConfiguration,
  verifyConfiguration,
} from '../../../lib/protocol/configuration.ts';
import { expectPythonModules, python } from '../../../testkit/processes/python-modules.ts';
import {
  formatKeyMaterial,
  type KeyMaterial,
  parseKeyMaterial,
} from '../../receiver/src/key-material.ts';
import { createKeyMaterial, filedKeyLife } from '../../receiver/src/key-plan.ts';
import { KeyRing } from '../../receiver/src/key-ring.ts';
import { nodeSealOpener } from '../../receiver/src/node/seal-opener.ts';

const now = 1_795_521_600;
const apiOrigin = 'https://api.example.com';

const program = `
import sys
sys.path.insert(0, "src")
from phantom_key.configuration import About
from phantom_key.key_material import parse_key_material
from phantom_key.key_ring import KeyRing, Offer
about = About(name="Prüfstelle", sites=["https://example.com"], providers=["openai", "fal"], max_uses=100)
offer = Offer(["v1", "v2"], 120, 30, about)
ring = KeyRing(parse_key_material(sys.stdin.read()), offer, ${now})
sys.stdout.buffer.write(ring.document_at(${now + 100}, "${apiOrigin}").encode())
`;

function run(input: string): string {
  expectPythonModules({ cryptography: 'python3-cryptography' });
  const options = { cwd: `${import.meta.dirname}/..`, encoding: 'utf8', input } as const;
  const env = { PYTHONDONTWRITEBYTECODE: '1' };
  const { stdout, stderr } = spawnSync(python, ['-c', program], { ...options, env });
  expect(stderr).toBe('');
  return stdout;
}

async function signOnNode(material: KeyMaterial): Promise<string> {
  const about = {
    ...nothingAbout,
    name: 'Prüfstelle',
    sites: ['https://example.com'],
    apiPath: '/api/',
    validatePath: '/api/v1/keys/validate',
    providers: ['openai', 'fal'],
    maxUses: 100,
  };
  const claims = { protocols: ['v1', 'v2'], windowSeconds: 120, futureSeconds: 30, about };
  const options = { material, claims, createOpener: nodeSealOpener };
  return (await KeyRing.create(options, now)).documentAt(now + 100, apiOrigin);
}

it('signs the document that the verifier signs, from one key file', async () => {
  const file = formatKeyMaterial(createKeyMaterial(now - 86_400, filedKeyLife));
  const document = run(file);
  expect(document).toBe(await signOnNode(parseKeyMaterial(file)));
  await verifyConfiguration(parseByokConfiguration(document), apiOrigin);
});
