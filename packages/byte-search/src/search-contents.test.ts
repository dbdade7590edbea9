import { Buffer } from 'node:buffer';
import { randomBytes } from 'node:crypto';
import { deflateRawSync, deflateSync, gzipSync, zstdCompressSync } from 'node:zlib';
import fc from 'fast-check';
import { compress } from 'snappyjs';
import { describe, expect, it } from 'vitest';
import { compileNeedles } from './search-bytes.ts';
import { type ContentReport, defaultDepthLimits, searchContents } from './search-contents.ts';
import {
  logOf,
  lz4FrameOf,
  lzfStringOf,
  mozlz4Of,
  tableOf,
  zipOf,
} from '../testing/handmade-containers.ts';

const canary = Buffer.from(`sk-FAKE-${randomBytes(24).toString('hex')}`);
const needles = compileNeedles([{ label: 'canary', bytes: canary }]);
/** The first half comes first, so that a compressor writes the canary in two pieces and a plain search misses it. */
const hidden = Buffer.concat([
  canary.subarray(0, 20),
  Buffer.from('|'),
  canary.subarray(20),
  Buffer.from('|'),
  canary,
  Buffer.from(' and more text after it'.repeat(20)),
  randomBytes(200),
]);
const noise = randomBytes(50);

function search(bytes: Buffer, path?: string): ContentReport {
  return searchContents({ bytes, path }, needles);
}

const snappyFrame = Buffer.concat([
  Buffer.from('ff060000734e61507059', 'hex'),
  Buffer.from([0, compress(hidden).length + 4, (compress(hidden).length + 4) >> 8, 0, 0, 0, 0, 0]),
  compress(hidden),
]);

const containers: [kind: string, inside: string[], bytes: Buffer][] = [
  ['gzip', ['gzip'], gzipSync(hidden)],
  ['zlib', ['zlib'], deflateSync(hidden)],
  ['zstd', ['zstd'], zstdCompressSync(hidden)],
  ['mozlz4', ['mozlz4'], mozlz4Of(hidden)],
  ['lz4-frame', ['lz4-frame'], lz4FrameOf(hidden)],
  ['snappy-frame', ['snappy-frame'], snappyFrame],
  [
    'chromium-value',
    ['chromium-value'],
    Buffer.concat([Buffer.from('ff1102', 'hex'), compress(hidden)]),
  ],
  ['zip', ['zip'], zipOf(deflateRawSync(hidden))],
  ['gzip', ['gzip', 'zip'], gzipSync(zipOf(deflateRawSync(hidden)))],
];

describe('searchContents', () => {
  it.each(containers)('opens %s: %j', (_kind, inside, container) => {
    expect(container.includes(canary)).toBe(false);
    const report = search(Buffer.concat([noise, container]));
    expect(report.hits).toContainEqual(
      expect.objectContaining({ label: 'canary', encoding: 'utf8', inside }),
    );
  });

  it.each(containers.filter(([kind]) => kind !== 'chromium-value'))(
    'searches the rest of a truncated %s and reports that it is truncated: %j',
    (kind, _inside, container) => {
      const report = search(container.subarray(0, container.length - 12));
      expect(report.unreadable.map((problem) => problem.inside[0])).toContain(kind);
    },
  );

  it.each([
    ['gzip', gzipSync(hidden), 8],
    ['zlib', deflateSync(hidden), 1],
  ])(
    'opens an intact %s without a note, and notes a wrong checksum',
    (kind, container, fromEnd) => {
      expect(search(container).unreadable).toEqual([]);
      const damaged = Buffer.from(container);
      const at = damaged.length - fromEnd;
      damaged[at] = ~(damaged[at] ?? 0);
      const report = search(damaged);
      expect(report.unreadable).toEqual([{ inside: [kind], offset: 0, reason: 'wrong checksum' }]);
      expect(report.hits).not.toEqual([]);
    },
  );

  it('reads a gzip that a running browser has not finished', () => {
    const cut = gzipSync(Buffer.concat([hidden, randomBytes(5000)])).subarray(0, 3000);
    const report = search(cut);
    expect(report.hits.map(({ inside }) => inside)).toContainEqual(['gzip']);
    expect(report.unreadable).toContainEqual({ inside: ['gzip'], offset: 0, reason: 'truncated' });
  });

  it('joins a log record that is split over blocks', () => {
    const log = logOf(Buffer.concat([randomBytes(32_768 - 7 - 20), canary, randomBytes(70_000)]));
    expect(log.includes(canary)).toBe(false);
    const report = search(log);
    expect(report.hits.map(({ inside }) => inside)).toEqual([['leveldb-log']]);
    expect(report.unreadable).toEqual([]);
  });

  it('reports a damaged log record and still searches it', () => {
    const log = logOf(Buffer.concat([randomBytes(32_768 - 7 - 20), canary, randomBytes(70_000)]));
    log[100] = ~(log[100] ?? 0);
    const report = search(log, '/profile/000003.log');
    expect(report.hits).toHaveLength(1);
    expect(report.unreadable[0]?.reason).toBe('wrong record checksum');
  });

  it.each([
    ['raw', 0, (block: Buffer) => block],
    ['snappy', 1, (block: Buffer) => compress(block)],
    ['zstd', 2, (block: Buffer) => zstdCompressSync(block)],
  ])('opens a table with %s blocks and rebuilds keys', (_name, type, pack) => {
    const half = canary.subarray(0, 20).toString();
    const entries: [string, Buffer][] = [
      [half, Buffer.from('1')],
      [canary.toString(), Buffer.from('2')],
    ];
    const report = search(tableOf(entries, type, pack));
    expect(report.hits.map(({ inside }) => inside)).toContainEqual(['leveldb-table']);
    expect(report.unreadable).toEqual([]);
    expect(report.containersOpened['leveldb-table']).toBe(1);
  });

  it('reports a table without a footer', () => {
    const { unreadable } = search(randomBytes(500), '/profile/000005.ldb');
    expect(unreadable).toEqual([
      { inside: ['leveldb-table'], offset: 0, reason: 'no table footer' },
    ]);
  });

  it('unpacks the strings of a Redis dump', () => {
    const rdb = Buffer.concat([
      Buffer.from('REDIS0011'),
      noise,
      lzfStringOf(hidden),
      Buffer.alloc(9, 0xff),
    ]);
    expect(rdb.includes(canary)).toBe(false);
    expect(search(rdb).hits).toContainEqual(
      expect.objectContaining({ inside: ['redis-rdb', 'lzf'] }),
    );
  });

  it('stops at a decompression bomb, and searches the part before', () => {
    const bomb = gzipSync(Buffer.concat([hidden, Buffer.alloc(4 << 20)]));
    const limits = { ...defaultDepthLimits, maxPartBytes: 1 << 20 };
    const report = searchContents({ bytes: bomb }, needles, limits);
    expect(report.hits).not.toEqual([]);
    expect(report.unreadable[0]?.reason).toBe('larger than the limit');
  });

  it('stops when a file exceeds the limit on unpacked bytes', () => {
    const many = Buffer.concat(Array.from({ length: 50 }, () => gzipSync(Buffer.alloc(100_000))));
    const report = searchContents({ bytes: many }, needles, {
      ...defaultDepthLimits,
      maxUnpackedBytes: 1 << 20,
    });
    expect(report.containersOpened['gzip']).toBeLessThan(15);
    expect(report.unreadable.at(-1)?.reason).toBe('unpacking limit reached');
  });

  it('reports containers that are nested too deep', () => {
    let nested = hidden;
    for (let depth = 0; depth < 8; depth += 1) nested = gzipSync(nested);
    expect(search(nested).unreadable[0]?.reason).toBe('nested too deep');
  });

  const beginnings = [
    '1f8b0800',
    '1f8b08ff',
    '789c',
    '7801',
    '28b52ffd',
    '6d6f7a4c7a343000',
    '04224d1864',
    '04224d1840',
    'ff060000734e61507059',
    'ff1102',
    '504b0304140000000800',
    '504b030414000000005d',
    '5245444953303031',
    '53514c69746520666f726d6174203300',
    '',
  ].map((hex) => Buffer.from(hex, 'hex'));
  const paths = ['/p/000003.log', '/p/000005.ldb', '/p/MANIFEST-000001', '/p/dump.rdb', undefined];
  const endings = [Buffer.alloc(0), Buffer.from('57fb808b247547db', 'hex')];

  it('survives random bytes after every magic', () => {
    const input = fc.tuple(
      fc.constantFrom(...beginnings),
      fc.uint8Array({ maxLength: 400 }),
      fc.constantFrom(...endings),
      fc.constantFrom(...paths),
    );
    fc.assert(
      fc.property(input, ([beginning, bytes, ending, path]) => {
        const report = search(Buffer.concat([beginning, bytes, ending]), path);
        expect(report.hits).toEqual([]);
        expect(report.unreadable.map(({ reason }) => reason).join()).not.toContain('failed');
      }),
      { numRuns: 2000 },
    );
  }, 60_000);

  it('survives flipped bytes in real containers', () => {
    const real = [
      ...containers.map(([, , bytes]) => bytes),
      logOf(Buffer.concat([canary, Buffer.alloc(40_000)])),
      tableOf(
        [
          ['a', hidden],
          ['ab', hidden],
        ],
        1,
        (block) => compress(block),
      ),
    ];
    const flips = fc.array(fc.tuple(fc.nat(), fc.nat(255)), { minLength: 1, maxLength: 5 });
    fc.assert(
      fc.property(fc.constantFrom(...real), flips, (container, changes) => {
        const bytes = Buffer.from(container);
        for (const [at, value] of changes) bytes[at % bytes.length] = value;
        const reasons = search(bytes).unreadable.map(({ reason }) => reason);
        expect(reasons.join()).not.toContain('failed');
      }),
      { numRuns: 1000 },
    );
  }, 60_000);
});
