import { randomBytes } from 'node:crypto';
import { copyFile, mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { Redis } from 'ioredis';
import { copyControlExtension } from '../../testkit/pages/control-extension.ts';
import { RedisServer } from '../../testkit/databases/redis.ts';
import type { Secret } from '../../packages/byte-search/src/search-bytes.ts';

/** Every search of the disk must find these, or it proves nothing. */
export const controlNames = [
  'storage.local',
  'dynamic rule',
  'session file',
  'Redis dump',
  'gzip',
] as const;

export type ControlName = (typeof controlNames)[number];

/** Texts that are planted for the searches to find. */
export class PlantedControls {
  readonly #texts: Readonly<Record<ControlName, string>>;
  /** The folder of the extension that plants the first two. */
  readonly extension: string;

  private constructor(texts: PlantedControls['text'], extension: string) {
    this.#texts = texts;
    this.extension = extension;
  }

  /** Plants the controls that need no browser into `home`, and makes the extension that plants the others, beside it. */
  static async plant(home: string): Promise<PlantedControls> {
    const texts = Object.fromEntries(
      controlNames.map((name) => [name, `control-${randomBytes(16).toString('hex')}`]),
    ) as Record<ControlName, string>;
    const folder = join(home, 'planted');
    await mkdir(folder);
    await writeFile(join(folder, 'control.gz'), gzipSync(withFiller(texts.gzip)));
    await plantInRedis(texts['Redis dump'], folder);
    const extension = await copyControlExtension(`${home}-control`, {
      storageLocal: texts['storage.local'],
      dynamicRule: texts['dynamic rule'],
    });
    return new PlantedControls(texts, extension);
  }

  get text(): Readonly<Record<ControlName, string>> {
    return this.#texts;
  }

  /** In the form that the searches take. */
  list(): Secret[] {
    return controlNames.map((name) => ({
      label: labelOf(name),
      bytes: Buffer.from(this.#texts[name]),
    }));
  }
}

/** The label of a control in a report. */
export function labelOf(name: ControlName): string {
  return `control in ${name}`;
}

/** A real dump of a real Redis, which compresses the value. */
async function plantInRedis(text: string, folder: string): Promise<void> {
  await using redis = await RedisServer.start();
  const client = new Redis(redis.url);
  await client.set('control', withFiller(text));
  await client.save();
  await copyFile(join(redis.folder, 'dump.rdb'), join(folder, 'dump.rdb'));
  client.disconnect();
}

function withFiller(text: string): string {
  return text + 'to be compressed '.repeat(20);
}
