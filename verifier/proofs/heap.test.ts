import { expect, it } from 'vitest';
import { MemoryProof } from '../../audit/memory/memory-proof.ts';
import {
  compileNeedles,
  type Needles,
  searchBytes,
} from '../../packages/byte-search/src/search-bytes.ts';
import { Inspector } from '../../testkit/processes/inspector.ts';
import { verifierSwitches } from '../../testkit/backends/verifier-process.ts';
import { createFakeKey } from '../../testkit/headers/fake-key.ts';

/** Opens the process, which the verifier refuses but for development; strings are cut to 1,024 characters otherwise. */
const openSwitches = ['--inspect=0', '--allow-inspector', '--heap-snapshot-string-limit=1000000'];

function findLabels(bytes: Buffer, needles: Needles): string[] {
  return [...new Set(searchBytes(bytes, needles).map(({ label }) => label))].sort();
}

/** Plants what a search must find: a string behind 5,000 characters of a longer one, and bytes of a buffer. */
function formatPlant(inString: string, inBuffer: string): string {
  const reversed = [inString, inBuffer].map((text) => Array.from(text).reverse().join(''));
  return `{
    const [text, bytes] = ${JSON.stringify(reversed)}.map((each) => Array.from(each).reverse().join(''));
    globalThis.plantedText = JSON.parse(JSON.stringify('x'.repeat(5000) + text));
    globalThis.plantedBytes = Buffer.from(bytes);
  }`;
}

it(
  'has no key in a string or a buffer after 1,000 validations and a collection',
  { timeout: 120_000 },
  async () => {
    await using proof = await MemoryProof.start([...verifierSwitches, ...openSwitches]);
    const url = /ws:\S+/.exec(proof.verifier.lines.join('\n'))?.[0] ?? '';
    using inspector = await Inspector.connect(url);
    const planted = { text: createFakeKey(), bytes: createFakeKey() };
    await inspector.run(formatPlant(planted.text, planted.bytes));
    const secrets = [
      ...proof.keys.secrets,
      ...Object.entries(planted).map(([label, text]) => ({ label, bytes: Buffer.from(text) })),
    ];
    const needles = compileNeedles(secrets);
    // While the provider holds its answer back, the key must be seen in a buffer, and its headers in strings.
    await proof.whileInUse(async () => {
      expect(findLabels(await inspector.readBuffers(), needles)).toEqual(['bytes', 'key']);
    });
    await proof.validate(1_000);
    const snapshot = Buffer.from(await inspector.takeHeapSnapshot());
    const buffers = await inspector.readBuffers();
    expect(findLabels(snapshot, needles)).toEqual(['text']);
    expect(findLabels(buffers, needles)).toEqual(['bytes']);
  },
);
