import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type AddressClass, classifyAddress } from './address-check.ts';
import { anyCharacter } from '../../testkit/any-character.ts';

/** First and last address of every range that is not to be asked (IANA special-purpose registries), with its class. */
const refused: readonly [string, AddressClass][] = [
  ['0.0.0.0', 'unspecified'],
  ['0.255.255.255', 'unspecified'],
  ['10.0.0.0', 'private'],
  ['10.255.255.255', 'private'],
  ['100.64.0.0', 'shared'],
  ['100.127.255.255', 'shared'],
  ['127.0.0.0', 'loopback'],
  ['127.255.255.255', 'loopback'],
  ['169.254.0.0', 'link_local'],
  ['169.254.255.255', 'link_local'],
  ['172.16.0.0', 'private'],
  ['172.31.255.255', 'private'],
  ['192.0.0.0', 'reserved'],
  ['192.0.0.255', 'reserved'],
  ['192.0.2.0', 'reserved'],
  ['192.0.2.255', 'reserved'],
  ['192.31.196.0', 'reserved'],
  ['192.52.193.255', 'reserved'],
  ['192.88.99.0', 'reserved'],
  ['192.88.99.255', 'reserved'],
  ['192.168.0.0', 'private'],
  ['192.168.255.255', 'private'],
  ['192.175.48.1', 'reserved'],
  ['198.18.0.0', 'reserved'],
  ['198.19.255.255', 'reserved'],
  ['198.51.100.0', 'reserved'],
  ['198.51.100.255', 'reserved'],
  ['203.0.113.0', 'reserved'],
  ['203.0.113.255', 'reserved'],
  ['224.0.0.0', 'multicast'],
  ['239.255.255.255', 'multicast'],
  ['240.0.0.0', 'reserved'],
  ['255.255.255.254', 'reserved'],
  ['255.255.255.255', 'reserved'],
  ['169.254.169.254', 'metadata'],
  ['169.254.170.2', 'metadata'],
  ['100.100.100.200', 'metadata'],
  ['168.63.129.16', 'metadata'],
  ['192.0.0.192', 'metadata'],
  ['fd00:ec2::254', 'metadata'],
  ['FD00:0EC2:0:0:0:0:0:0254', 'metadata'],
  ['fd20:ce::254', 'metadata'],
  ['::', 'unspecified'],
  ['::1', 'loopback'],
  ['0:0:0:0:0:0:0:1', 'loopback'],
  ['::2', 'translated'],
  ['::7f00:1', 'translated'],
  ['::127.0.0.1', 'translated'],
  ['::8.8.8.8', 'translated'],
  ['::ffff:127.0.0.1', 'translated'],
  ['::ffff:7f00:1', 'translated'],
  ['::ffff:169.254.169.254', 'translated'],
  ['::ffff:8.8.8.8', 'translated'],
  ['::ffff:0:127.0.0.1', 'translated'],
  ['64:ff9b::', 'translated'],
  ['64:ff9b::169.254.169.254', 'translated'],
  ['64:ff9b::ffff:ffff', 'translated'],
  ['64:ff9b:1::', 'translated'],
  ['64:ff9b:1:ffff:ffff:ffff:ffff:ffff', 'translated'],
  ['100::', 'reserved'],
  ['100::ffff:ffff:ffff:ffff', 'reserved'],
  ['100:0:0:1::1', 'reserved'],
  ['200::1', 'reserved'],
  ['1fff::1', 'reserved'],
  ['2001::', 'translated'],
  ['2001:0:ffff:ffff:ffff:ffff:ffff:ffff', 'translated'],
  ['2001:1::1', 'reserved'],
  ['2001:2::1', 'reserved'],
  ['2001:10::1', 'reserved'],
  ['2001:20::1', 'reserved'],
  ['2001:1ff:ffff:ffff:ffff:ffff:ffff:ffff', 'reserved'],
  ['2001:db8::', 'reserved'],
  ['2001:db8:ffff:ffff:ffff:ffff:ffff:ffff', 'reserved'],
  ['2002::', 'translated'],
  ['2002:7f00:1::', 'translated'],
  ['2002:a9fe:a9fe::1', 'translated'],
  ['2002:ffff:ffff:ffff:ffff:ffff:ffff:ffff', 'translated'],
  ['2620:4f:8000::1', 'reserved'],
  ['2606:4700::5efe:7f00:1', 'translated'],
  ['2606:4700::200:5efe:10.0.0.1', 'translated'],
  ['3fff::', 'reserved'],
  ['3fff:fff:ffff:ffff:ffff:ffff:ffff:ffff', 'reserved'],
  ['4000::1', 'reserved'],
  ['5f00::1', 'reserved'],
  ['8000::1', 'reserved'],
  ['fbff::1', 'reserved'],
  ['fc00::', 'private'],
  ['fdff:ffff:ffff:ffff:ffff:ffff:ffff:ffff', 'private'],
  ['fe00::1', 'reserved'],
  ['fe80::', 'link_local'],
  ['febf:ffff:ffff:ffff:ffff:ffff:ffff:ffff', 'link_local'],
  ['fec0::', 'private'],
  ['feff:ffff:ffff:ffff:ffff:ffff:ffff:ffff', 'private'],
  ['ff00::', 'multicast'],
  ['ff02::1', 'multicast'],
  ['ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff', 'multicast'],
];

/** The neighbours of those ranges, and addresses of real providers. */
const asked = [
  '1.0.0.0',
  '1.1.1.1',
  '8.8.8.8',
  '9.255.255.255',
  '11.0.0.0',
  '100.63.255.255',
  '100.128.0.0',
  '126.255.255.255',
  '128.0.0.0',
  '169.253.255.255',
  '169.255.0.0',
  '172.15.255.255',
  '172.32.0.0',
  '192.0.1.0',
  '192.0.3.0',
  '192.167.255.255',
  '192.169.0.0',
  '198.17.255.255',
  '198.20.0.0',
  '223.255.255.255',
  '168.63.129.15',
  '2000::1',
  '2001:200::1',
  '2001:4860:4860::8888',
  '2003::1',
  '2606:4700::6810:1',
  '2a00:1450:4001::200e',
  '3ffe::1',
];

/** What stands for an address only to some parsers, and so to none here. */
const unreadable = [
  '',
  ' ',
  '2130706433',
  '017700000001',
  '0x7f000001',
  '0x7f.1',
  '0x7f.0.0.1',
  '0177.0.0.1',
  '0177.0x0.0.1',
  '127.1',
  '127.0.1',
  '127.000.000.001',
  '127.0.0.1.',
  '127.0.0.1 ',
  ' 127.0.0.1',
  '127.0.0.1\n',
  '127.0.0.1\0',
  '127.0.0.1/8',
  '127.0.0.1:80',
  '127.0.0.256',
  '127。0。0。1',
  '\uff11\uff12\uff17.0.0.1',
  '①②⑦.0.0.1',
  '%31%32%37.0.0.1',
  '[::1]',
  '::1%lo',
  'fe80::1%eth0',
  'fe80::1%25eth0',
  '2606:4700::1%1',
  '::ffff:0x7f.1',
  '::ffff:127.1',
  ':::1',
  '1::2::3',
  '::g',
  'localhost',
  'LOCALHOST',
  'metadata.google.internal',
];

describe('classifyAddress', () => {
  it.each(refused)('has %s for what it is: %s', (address, expected) => {
    expect(classifyAddress(address)).toBe(expected);
  });

  it.each(asked)('lets %s be asked', (address) => {
    expect(classifyAddress(address)).toBe('public');
  });

  it.each(unreadable)('reads no address into %j', (text) => {
    expect(classifyAddress(text)).toBe('unreadable');
  });

  it('never classifies an address that embeds a private one as public', () => {
    const carriers = ['::', '::ffff:', '::ffff:0:', '64:ff9b::', '64:ff9b:1::', '2001:0:1::'];
    const privates = fc.tuple(fc.constantFrom('127', '10'), fc.nat(255), fc.nat(255), fc.nat(255));
    fc.assert(
      fc.property(fc.constantFrom(...carriers), privates, (carrier, parts) => {
        expect(classifyAddress(carrier + parts.join('.'))).not.toBe('public');
      }),
    );
  });

  it('answers any text', () => {
    fc.assert(
      fc.property(fc.string({ unit: anyCharacter }), (text) => classifyAddress(text) !== 'public'),
    );
  });
});
