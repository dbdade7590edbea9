// Everything a store gets: a zip for each browser, the sources for review, and beside them what is in them (SBOM).
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { zipExtension } from '../../testkit/browsers/build-extension.ts';
import { projectRoot } from '../../testkit/project.ts';
import { describeFile } from './artifact.ts';
import { BundledPackages } from './bundled-packages.ts';
import { buildSbom, type Lockfile } from './sbom.ts';
import { storeFile } from './store-files.ts';

const packages = new BundledPackages();
const vite = () => ({ plugins: [packages.createPlugin()] });

const zips: string[] = [];
for (const browser of ['chrome', 'edge', 'firefox']) {
  zips.push(...(await zipExtension({ browser, vite })));
}

const artifacts = await Promise.all(zips.map(describeFile));
const lockfile = JSON.parse(
  await readFile(join(projectRoot, 'package-lock.json'), 'utf8'),
) as Lockfile;
const sbom = buildSbom(lockfile, packages.names, artifacts);
const sbomPath = storeFile('sbom.cdx.json');
await writeFile(sbomPath, `${JSON.stringify(sbom, null, 2)}\n`);

for (const { name, bytes, sha256 } of [...artifacts, await describeFile(sbomPath)]) {
  console.log(`${sha256}  ${(bytes / 1000).toFixed(1).padStart(6)} kB  ${name}`);
}
