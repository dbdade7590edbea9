import { describe, expect, it } from 'vitest';
import { buildSbom, type Lockfile, productionPackages } from './sbom.ts';

const integrity = `sha512-${Buffer.alloc(64, 7).toString('base64')}`;
const lockfile: Lockfile = {
  name: 'product',
  version: '1.2.3',
  packages: {
    '': { license: 'MIT', dependencies: { '@scope/part': '2.0.0' } },
    'node_modules/tool': { version: '3.0.0', license: 'ISC', integrity, dev: true },
    'node_modules/unused': { version: '4.0.0', integrity, dev: true },
    'node_modules/small': { version: '5.0.0', license: 'MIT', integrity },
    'node_modules/own': {},
    'node_modules/of-own': { version: '6.0.0', license: 'MIT', integrity },
    'packages/own': { version: '1.0.0', dependencies: { 'of-own': '6.0.0' } },
    'node_modules/@scope/part': {
      version: '2.0.0',
      license: 'MIT',
      integrity,
      dependencies: { small: '^5.0.0' },
    },
  },
};
const zips = [{ name: 'product.zip', bytes: 3, sha256: 'ab'.repeat(32) }];

describe('buildSbom', () => {
  it('lists what is bundled and what is locked for production, and nothing else', () => {
    const { components } = buildSbom(lockfile, ['tool'], zips);
    expect(components).toMatchObject([
      { purl: 'pkg:npm/%40scope/part@2.0.0', licenses: [{ license: { id: 'MIT' } }] },
      { purl: 'pkg:npm/small@5.0.0' },
      { purl: 'pkg:npm/tool@3.0.0', hashes: [{ alg: 'SHA-512', content: '07'.repeat(64) }] },
    ]);
  });

  it('says who needs whom, and which files it is about', () => {
    const { dependencies, metadata } = buildSbom(lockfile, ['tool'], zips);
    expect(dependencies).toEqual([
      { ref: 'product@1.2.3', dependsOn: ['@scope/part@2.0.0', 'small@5.0.0', 'tool@3.0.0'] },
      { ref: '@scope/part@2.0.0', dependsOn: ['small@5.0.0'] },
      { ref: 'small@5.0.0', dependsOn: [] },
      { ref: 'tool@3.0.0', dependsOn: [] },
    ]);
    const hashes = [{ alg: 'SHA-256', content: 'ab'.repeat(32) }];
    expect(metadata.component).toMatchObject({
      externalReferences: [{ type: 'distribution', url: 'product.zip', hashes }],
    });
  });

  it('is the same for the same input in any order, with a serial number of its own otherwise', () => {
    const first = buildSbom(lockfile, ['tool', '@scope/part'], zips);
    expect(buildSbom(lockfile, ['@scope/part', 'tool'], zips)).toEqual(first);
    expect(buildSbom(lockfile, ['unused'], zips).serialNumber).not.toBe(first.serialNumber);
    expect(first.serialNumber).toMatch(
      /^urn:uuid:[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/,
    );
  });

  it('refuses a bundled package that is not locked', () => {
    expect(() => buildSbom(lockfile, ['stranger'], zips)).toThrow(RangeError);
  });
});

describe('productionPackages', () => {
  it('leaves out what is for development or for a workspace', () => {
    expect(productionPackages(lockfile)).toEqual(['@scope/part', 'small']);
  });
});
