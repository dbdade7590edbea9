import { createHash } from 'node:crypto';
import type { Artifact } from './artifact.ts';

/** What of `package-lock.json` (version 3) is read here. */
export interface Lockfile {
  readonly name: string;
  readonly version: string;
  readonly packages: Readonly<Record<string, LockedPackage>>;
}

interface LockedPackage {
  readonly version?: string;
  readonly license?: string;
  readonly integrity?: string;
  readonly dev?: boolean;
  readonly dependencies?: Readonly<Record<string, string>>;
}

/** A CycloneDX 1.6 document, as far as it is written here. */
export interface Sbom {
  readonly bomFormat: 'CycloneDX';
  readonly specVersion: '1.6';
  readonly serialNumber: string;
  readonly version: 1;
  readonly metadata: { readonly component: object };
  readonly components: readonly Component[];
  readonly dependencies: readonly { readonly ref: string; readonly dependsOn: readonly string[] }[];
}

interface Component {
  readonly type: 'library';
  readonly 'bom-ref': string;
  readonly name: string;
  readonly version: string;
  readonly purl: string;
  readonly licenses: readonly object[];
  readonly hashes: readonly { readonly alg: string; readonly content: string }[];
}

/**
 * Describes what ships: the packages with code in the bundles, and every package that the product depends on.
 * The same input gives the same text: no time, no machine, and a serial number that is a hash of the rest.
 * @param bundled names of the packages whose code is in the bundles
 * @throws {RangeError} when a bundled package is not in the lockfile
 */
export function buildSbom(
  lockfile: Lockfile,
  bundled: readonly string[],
  artifacts: readonly Artifact[],
): Sbom {
  const names = [...new Set([...bundled, ...productionPackages(lockfile)])].sort();
  const components = names.map((name) => describe(name, expectLocked(lockfile, name)));
  const rootRef = `${lockfile.name}@${lockfile.version}`;
  const edges = names.map((name) => {
    const needed = Object.keys(expectLocked(lockfile, name).dependencies ?? {});
    return {
      ref: refOf(lockfile, name),
      dependsOn: needed
        .filter((it) => names.includes(it))
        .sort()
        .map((it) => refOf(lockfile, it)),
    };
  });
  const content = {
    metadata: { component: describeProduct(lockfile, rootRef, artifacts) },
    components,
    dependencies: [
      { ref: rootRef, dependsOn: names.map((name) => refOf(lockfile, name)) },
      ...edges,
    ],
  };
  const serialNumber = `urn:uuid:${uuidOf(JSON.stringify(content))}`;
  return { bomFormat: 'CycloneDX', specVersion: '1.6', serialNumber, version: 1, ...content };
}

/** Names of the packages that the product needs, directly or not. What only a workspace needs does not ship. */
export function productionPackages({ packages }: Lockfile): string[] {
  const names = new Set(Object.keys(packages['']?.dependencies ?? {}));
  // A set also hands out what is added while it is walked.
  for (const name of names) {
    for (const needed of Object.keys(packages[`node_modules/${name}`]?.dependencies ?? {})) {
      names.add(needed);
    }
  }
  return [...names];
}

function describeProduct(
  { name, version, packages }: Lockfile,
  ref: string,
  artifacts: readonly Artifact[],
): object {
  return {
    type: 'application',
    'bom-ref': ref,
    name,
    version,
    purl: purlOf(name, version),
    licenses: licensesOf(packages[''] ?? {}),
    externalReferences: artifacts.map((artifact) => ({
      type: 'distribution',
      url: artifact.name,
      hashes: [{ alg: 'SHA-256', content: artifact.sha256 }],
    })),
  };
}

function describe(name: string, locked: LockedPackage): Component {
  const { version = '', integrity = '' } = locked;
  const [algorithm, digest] = integrity.split('-');
  if (algorithm !== 'sha512' || digest === undefined) {
    throw new RangeError(`integrity of ${name} must be sha512`);
  }
  return {
    type: 'library',
    'bom-ref': `${name}@${version}`,
    name,
    version,
    purl: purlOf(name, version),
    licenses: licensesOf(locked),
    hashes: [{ alg: 'SHA-512', content: Buffer.from(digest, 'base64').toString('hex') }],
  };
}

function licensesOf({ license }: LockedPackage): object[] {
  return license === undefined ? [] : [{ license: { id: license } }];
}

function refOf(lockfile: Lockfile, name: string): string {
  return `${name}@${expectLocked(lockfile, name).version ?? ''}`;
}

function expectLocked({ packages }: Lockfile, name: string): LockedPackage {
  const locked = packages[`node_modules/${name}`];
  if (locked === undefined) throw new RangeError(`package must be in the lockfile: ${name}`);
  return locked;
}

/** https://github.com/package-url/purl-spec: the `@` of a scope is percent-encoded. */
function purlOf(name: string, version: string): string {
  return `pkg:npm/${name.replace('@', '%40')}@${version}`;
}

/** A version 8 UUID (RFC 9562, section 5.8) from a SHA-256. */
function uuidOf(text: string): string {
  const bytes = createHash('sha256').update(text).digest().subarray(0, 16);
  bytes.writeUInt8((bytes.readUInt8(6) & 0x0f) | 0x80, 6);
  bytes.writeUInt8((bytes.readUInt8(8) & 0x3f) | 0x80, 8);
  return bytes.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}
