import { describe, expect, it } from 'vitest';
import {
  clientAddress,
  createTrustedProxies,
  isAddressOrNetwork,
  unknownAddress,
} from './client-address.ts';

const trusted = createTrustedProxies(['127.0.0.1', '10.0.0.0/8', 'fd00::/16']);

function addressOf(socketAddress: string | undefined, ...forwardedFor: string[]): string {
  return clientAddress({ socketAddress, forwardedFor }, trusted);
}

describe('clientAddress', () => {
  it.each([
    ['203.0.113.9', '203.0.113.9'],
    ['::ffff:203.0.113.9', '203.0.113.9'],
    ['::FFFF:cb00:7109', '203.0.113.9'],
    ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2::/64'],
    ['2001:db8:1:2::', '2001:db8:1:2::/64'],
    ['2001:DB8:0001:0002::ffff', '2001:db8:1:2::/64'],
    ['fe80::1%eth0', 'fe80::/64'],
    ['::1', '::/64'],
  ])('writes %s as %s', (address, expected) => {
    expect(addressOf(address)).toBe(expected);
  });

  it('ignores a peer that is not a trusted proxy', () => {
    expect(addressOf('203.0.113.9', '198.51.100.1')).toBe('203.0.113.9');
    expect(addressOf('11.0.0.1', '198.51.100.1')).toBe('11.0.0.1');
  });

  it.each(['127.0.0.1', '::ffff:127.0.0.1', '10.200.0.1', 'fd00::7'])('hears proxy %s', (proxy) => {
    expect(addressOf(proxy, '198.51.100.1')).toBe('198.51.100.1');
  });

  it('uses the right-most entry that is not a trusted proxy', () => {
    expect(addressOf('10.0.0.1', '1.1.1.1, 198.51.100.1, 10.0.0.9')).toBe('198.51.100.1');
    expect(addressOf('10.0.0.1', '1.1.1.1', '198.51.100.1', '10.0.0.9,127.0.0.1')).toBe(
      '198.51.100.1',
    );
  });

  it.each([
    ['198.51.100.1:4711', '198.51.100.1'],
    ['[2001:db8::7]', '2001:db8::/64'],
    ['[2001:db8::7]:443', '2001:db8::/64'],
    [' 198.51.100.1\t', '198.51.100.1'],
  ])('reads the entry %s', (entry, expected) => {
    expect(addressOf('10.0.0.1', entry)).toBe(expected);
  });

  it.each(['', 'unknown', '127.1', '0x7f000001', '198.51.100.01', '1.2.3.4:port', '[::1', '_x'])(
    'stays with the proxy where the entry is %j',
    (entry) => {
      expect(addressOf('10.0.0.1', `203.0.113.9, ${entry}`)).toBe('10.0.0.1');
    },
  );

  it('uses the last proxy if there are only proxies', () => {
    expect(addressOf('10.0.0.1')).toBe('10.0.0.1');
    expect(addressOf('10.0.0.1', '10.0.0.3, 10.0.0.2')).toBe('10.0.0.3');
  });

  it('is one value for everyone whose connection is gone', () => {
    expect(addressOf(undefined, '198.51.100.1')).toBe(unknownAddress);
  });

  it('knows a proxy that is named in its mapped form', () => {
    const mapped = createTrustedProxies(['::ffff:10.0.0.1', '::ffff:192.168.0.0/112']);
    expect(['10.0.0.1', '192.168.7.7'].map((address) => mapped.has(address))).toEqual([true, true]);
    expect(['10.0.0.2', '192.169.0.1'].map((address) => mapped.has(address))).toEqual([
      false,
      false,
    ]);
  });

  it('trusts nobody when nobody is named', () => {
    const clues = { socketAddress: '127.0.0.1', forwardedFor: ['198.51.100.1'] };
    expect(clientAddress(clues, createTrustedProxies([]))).toBe('127.0.0.1');
  });
});

describe('isAddressOrNetwork', () => {
  it.each(['10.0.0.1', '10.0.0.0/8', '0.0.0.0/0', '::1', 'fd00::/8', '::ffff:10.0.0.1'])(
    'takes %s',
    (text) => {
      expect(isAddressOrNetwork(text)).toBe(true);
      expect(() => createTrustedProxies([text])).not.toThrow();
    },
  );

  it.each([
    '',
    '10',
    '10.1',
    '10.0.0.0/33',
    '::/129',
    '10.0.0.0/',
    '10.0.0.0/8/8',
    'a.example',
    '10.0.0.0/0x8',
  ])('refuses %j', (text) => {
    expect(isAddressOrNetwork(text)).toBe(false);
  });
});
