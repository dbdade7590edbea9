import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import {
  type AddressPolicyOptions,
  AddressRefusedError,
  checkAddress,
  createAddressPolicy,
  createCheckedLookup,
  isLoopbackHost,
} from './address-policy.ts';

function createPolicy(url: string, options: AddressPolicyOptions = {}) {
  return createAddressPolicy(new URL(url), options);
}

const publicPolicy = createPolicy('https://provider.example');
const development = { isDevelopment: true };

describe('createAddressPolicy', () => {
  it('allows only public addresses', () => {
    expect(publicPolicy.isAllowed('8.8.8.8')).toBe(true);
    for (const address of ['127.0.0.1', '10.0.0.1', '169.254.169.254', '::1', 'nonsense', '']) {
      expect(publicPolicy.isAllowed(address)).toBe(false);
    }
  });

  it('allows every address of a host that is allowed by its exact name', () => {
    const options = { allowedPrivateHosts: ['gateway.internal', '::1'] };
    expect(createPolicy('https://gateway.internal/v1', options).isAllowed('10.1.2.3')).toBe(true);
    expect(createPolicy('https://[::1]', options).isAllowed('::1')).toBe(true);
    for (const url of [
      'https://gateway.internal.',
      'https://sub.gateway.internal',
      'https://gateway.internal.example',
      'https://gateway-internal',
      'https://internal',
      'https://[::2]',
    ]) {
      expect(createPolicy(url, options).isAllowed('10.1.2.3')).toBe(false);
    }
  });

  it.each(['http://localhost:1', 'http://127.0.0.1', 'http://127.9.9.9', 'http://[::1]'])(
    'takes this machine for %s in development, and nothing else that is private',
    (url) => {
      const policy = createPolicy(url, development);
      expect(policy.isAllowed('127.0.0.1')).toBe(true);
      expect(policy.isAllowed('::1')).toBe(true);
      for (const address of ['10.0.0.1', '169.254.169.254', '0.0.0.0', '::ffff:127.0.0.1']) {
        expect(policy.isAllowed(address)).toBe(false);
      }
      expect(createPolicy(url).isAllowed('127.0.0.1')).toBe(false);
    },
  );

  it('does not take this machine for a name that merely leads there', () => {
    const policy = createPolicy('https://localtest.example', development);
    expect(policy.isAllowed('127.0.0.1')).toBe(false);
  });
});

/** Hosts of base URLs that mean this machine, or the metadata service, to the URL parser: all become canonical there. */
const loopbackForms = [
  '127.0.0.1',
  '127.1',
  '127.0.1',
  '2130706433',
  '017700000001',
  '0x7f000001',
  '0x7F000001',
  '0x7f.1',
  '0x7f.0.0.1',
  '0177.0.0.1',
  '0177.0x0.0.1',
  '0x7f.0.1',
  '127.0.0.1.',
  '127.1.',
  '127.000.000.001',
  '%31%32%37.0.0.1',
  '127%2e0%2e0%2e1',
  '127。0。0。1',
  '\uff11\uff12\uff17.\uff10.\uff10.\uff11',
  '①②⑦.⓪.⓪.①',
  '[::1]',
  '[0:0:0:0:0:0:0:1]',
  '[0000::0001]',
  'localhost',
  'LOCALHOST',
  'LocalHost',
  '\uff4c\uff4f\uff43\uff41\uff4c\uff48\uff4f\uff53\uff54',
  '%6c%6f%63%61%6chost',
];

const metadataForms = [
  '169.254.169.254',
  '2852039166',
  '0xa9fea9fe',
  '0xA9.0xFE.0xA9.0xFE',
  '0251.0376.0251.0376',
  '0251.254.0xa9.254',
  '169.254.43518',
  '169.16689662',
  '169.254.169.254.',
  '169。254。169。254',
  '[::ffff:169.254.169.254]',
  '[::ffff:a9fe:a9fe]',
  '[::169.254.169.254]',
  '[64:ff9b::a9fe:a9fe]',
  '[64:ff9b:1::a9fe:a9fe]',
  '[2002:a9fe:a9fe::]',
  '[2001:0:4136:e378:8000:63bf:5601:5601]',
  '[FD00:EC2::254]',
  '[fd00:0ec2:0000::0254]',
];

const noHosts = [
  '256.0.0.1',
  '127.0.0.0.1',
  '4294967296',
  '0x100000000',
  '[::1%lo]',
  '[::1',
  '1 2',
];

describe('a literal address in a base URL', () => {
  it.each(loopbackForms)('is this machine: %s', (form) => {
    expect(isLoopbackHost(new URL(`https://${form}`).hostname)).toBe(true);
  });

  it.each([...loopbackForms, ...metadataForms])(
    'is refused where it is not allowed: %s',
    (form) => {
      const policy = createPolicy(`https://${form}`);
      expect(() => {
        checkAddress(policy, policy.hostname);
      }).toThrow(AddressRefusedError);
    },
  );

  it.each(metadataForms)('is refused in development too: %s', (form) => {
    const policy = createPolicy(`https://${form}`, development);
    expect(policy.isAllowed(policy.hostname)).toBe(false);
  });

  it.each(noHosts)('is not a URL: %s', (form) => {
    expect(URL.canParse(`https://${form}`)).toBe(false);
  });
});

const publicAddress = { address: '8.8.8.8', family: 4 };
const privateAddress = { address: '10.0.0.1', family: 4 };

describe('createCheckedLookup', () => {
  it('hands out the addresses that it checked', async () => {
    const both = [publicAddress, { address: '2606:4700::1', family: 6 }];
    const lookup = promisify(createCheckedLookup(publicPolicy, () => Promise.resolve(both)));
    expect(await lookup('provider.example', { all: true })).toEqual(both);
    expect(await lookup('provider.example', { all: false })).toBe(publicAddress.address);
  });

  it.each([
    ['one', [privateAddress]],
    ['one among public ones', [publicAddress, privateAddress]],
    ['none', []],
  ])('refuses a name with private addresses: %s', async (_name, addresses) => {
    const lookup = promisify(createCheckedLookup(publicPolicy, () => Promise.resolve(addresses)));
    await expect(lookup('provider.example', { all: true })).rejects.toThrow(AddressRefusedError);
    await expect(lookup('provider.example', {})).rejects.toThrow(AddressRefusedError);
  });

  it('asks once for each connection, so an answer that flips is caught whenever it flips', async () => {
    const answers = [publicAddress, privateAddress];
    const resolve = () => Promise.resolve([answers.shift() ?? privateAddress]);
    const lookup = promisify(createCheckedLookup(publicPolicy, resolve));
    expect(await lookup('provider.example', { all: true })).toEqual([publicAddress]);
    expect(answers).toEqual([privateAddress]);
    await expect(lookup('provider.example', { all: true })).rejects.toThrow(AddressRefusedError);
  });

  it('passes the failure of a look-up on', async () => {
    const failure = new Error('ENOTFOUND');
    const lookup = promisify(createCheckedLookup(publicPolicy, () => Promise.reject(failure)));
    await expect(lookup('provider.example', {})).rejects.toBe(failure);
  });

  it('names the class of a refused address, never the address', async () => {
    const resolve = () => Promise.resolve([privateAddress]);
    const lookup = promisify(createCheckedLookup(publicPolicy, resolve));
    const error: unknown = await lookup('a.example', {}).catch((reason: unknown) => reason);
    expect(error).toMatchObject({ code: 'ADDRESS_REFUSED', addressClass: 'private' });
    expect(String(error)).not.toContain('10.0');
  });
});
