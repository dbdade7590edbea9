import { chromiumValues } from './chromium-values.ts';
import type { Opener } from './container.ts';
import { gzipStreams } from './gzip-streams.ts';
import { leveldbLog } from './leveldb-log.ts';
import { leveldbTable } from './leveldb-table.ts';
import { lz4Frames } from './lz4-frames.ts';
import { mozlz4 } from './mozlz4.ts';
import { redisRdb } from './redis-rdb.ts';
import { snappyFrames } from './snappy-frames.ts';
import { sqlite } from './sqlite.ts';
import { zipMembers } from './zip-members.ts';
import { zlibStreams } from './zlib-streams.ts';
import { zstdFrames } from './zstd-frames.ts';

/** Every container that the search opens. Brotli is missing, because its streams have no magic. */
export const openers: readonly Opener[] = [
  leveldbLog,
  leveldbTable,
  sqlite,
  redisRdb,
  mozlz4,
  lz4Frames,
  snappyFrames,
  chromiumValues,
  gzipStreams,
  zlibStreams,
  zstdFrames,
  zipMembers,
];
