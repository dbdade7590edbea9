import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { createFakeKey } from '../../../testkit/headers/fake-key.ts';
import { listChanged } from '../list-changed.ts';
import { type LiveCheckTable, notRun, type Outcome, voidOutcome } from '../live-check.ts';
import type { LiveRun } from '../live-run.ts';
import { dumpPostgres } from '../postgres-dump.ts';
import { searchChannel } from '../search-channel.ts';

const common = { phase: 'ended', needsCases: true, promises: [9] } as const;

/** Searches of everything that the backend has written, for every key and every header value that it received. */
export const searchChecks: LiveCheckTable = [
  {
    ...common,
    id: 'live.logs',
    title: 'No part of a key in the log: stdout and stderr',
    lines: [1],
    doesNotProve:
      'Logs that the backend sends elsewhere, or writes to folders that are not watched.',
    run: searchLogs,
  },
  {
    ...common,
    id: 'live.no-echo',
    title: 'No part of a key in any answer, body or header',
    lines: [2],
    doesNotProve: 'Answers to requests of other kinds than the cases.',
    run: searchAnswers,
  },
  {
    ...common,
    id: 'live.files',
    title: 'No part of a key in any file that was created or changed',
    lines: [3],
    doesNotProve: 'Files that were gone before the search, and folders that are not watched.',
    run: searchFiles,
  },
  {
    ...common,
    id: 'live.redis',
    title:
      'No part of a key in Redis: values of every database, and every command that it received',
    lines: [4],
    doesNotProve: 'Another Redis than the one that was named.',
    run: searchRedis,
  },
  {
    ...common,
    id: 'live.postgres',
    title: 'No part of a key in PostgreSQL: every table and large object',
    lines: [4],
    doesNotProve:
      'Rows that were deleted before the search, unless the server’s folder is watched; other databases.',
    run: searchPostgres,
  },
  {
    ...common,
    id: 'live.outbound-urls',
    title: 'No part of a key in a URL that is requested from the provider',
    lines: [1, 7],
    doesNotProve: 'Requests to other servers than the stand-in provider.',
    run: searchUrls,
  },
  {
    ...common,
    id: 'live.outbound-headers',
    title: 'Session key and envelope are not passed on to the provider',
    lines: [7],
    doesNotProve: 'Requests to other servers than the stand-in provider.',
    run: searchOutboundHeaders,
  },
];

async function searchLogs({ world }: LiveRun): Promise<Outcome> {
  if (world.backend === null) return notRun('the backend was not started by the audit');
  const { stdout, stderr } = world.backend.controls;
  const roots = ['stdout', 'stderr'].map((name) => join(world.outputs, name));
  return searchChannel(roots, world.canaries.secrets, {
    'in stdout': stdout,
    'in stderr': stderr,
  });
}

/** The stand-in provider returns the control in a body and a header to the client that records the backend's answers. */
async function searchAnswers({ world }: LiveRun): Promise<Outcome> {
  const control = createFakeKey('-401-');
  await world.client.send({
    method: 'GET',
    path: '/',
    headers: { Authorization: `Bearer ${control}` },
    origin: world.provider.baseUrl,
    certificate: world.provider.certificate,
  });
  const parts = world.client.exchanges.map(({ status, rawHeaders, body }) => [
    Buffer.from(`${status} ${rawHeaders.join('\n')}\n`),
    body,
  ]);
  const path = await put(world.outputs, 'answers', Buffer.concat(parts.flat()));
  return searchChannel([path], world.canaries.secrets, { 'in an answer': control });
}

async function searchFiles({ world }: LiveRun): Promise<Outcome> {
  const controls: Record<string, string> = {};
  const planted: string[] = [];
  try {
    for (const [index, folder] of world.watched.entries()) {
      const control = createFakeKey();
      const path = join(folder, `.phantom-key-audit-${process.pid}.gz`);
      await writeFile(path, gzipSync(control));
      planted.push(path);
      controls[`in folder ${index + 1}`] = control;
    }
    const lists = world.watched.map((folder) => listChanged(folder, world.startedAt));
    const changed = (await Promise.all(lists)).flat();
    const names = await put(world.outputs, 'names', Buffer.from(changed.join('\n')));
    const outcome = await searchChannel([...changed, names], world.canaries.secrets, controls);
    return { ...outcome, evidence: { ...outcome.evidence, folders: world.watched.length } };
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'an error';
    return voidOutcome([`a watched folder cannot be searched: ${code}`], {});
  } finally {
    for (const path of planted) await rm(path, { force: true });
  }
}

async function searchRedis({ world }: LiveRun): Promise<Outcome> {
  if (world.redis === null) return notRun('no Redis was named');
  const control = createFakeKey();
  const { bytes, commands } = await world.redis.gather(control);
  const path = await put(world.outputs, 'redis', bytes);
  const outcome = await searchChannel([path], world.canaries.secrets, { 'in Redis': control });
  return { ...outcome, evidence: { ...outcome.evidence, commands } };
}

async function searchPostgres({ world }: LiveRun): Promise<Outcome> {
  const { postgres } = world.config;
  if (postgres === null) return notRun('no PostgreSQL was named');
  const controls = { text: createFakeKey(), blob: createFakeKey() };
  const folder = join(world.outputs, 'postgres');
  await mkdir(folder);
  await dumpPostgres(postgres, folder, controls);
  return searchChannel([folder], world.canaries.secrets, {
    'in a table': controls.text,
    'in a large object': controls.blob,
  });
}

/** The control is requested at the provider, as the backend would. */
async function searchUrls({ world }: LiveRun): Promise<Outcome> {
  const control = createFakeKey();
  await askProvider(world, `/?control=${encodeURIComponent(control)}`, {});
  const urls = world.provider.seen.map(({ method = '', url = '' }) => `${method} ${url}`);
  const path = await put(world.outputs, 'outbound-urls', Buffer.from(urls.join('\n')));
  const outcome = await searchChannel([path], world.canaries.secrets, { 'in a URL': control });
  return { ...outcome, evidence: { ...outcome.evidence, urls: urls.length } };
}

async function searchOutboundHeaders({ world }: LiveRun): Promise<Outcome> {
  const control = createFakeKey();
  await askProvider(world, '/', { 'X-Control': control });
  const headers = world.provider.seen.map((request) => JSON.stringify(request.headers));
  const path = await put(world.outputs, 'outbound-headers', Buffer.from(headers.join('\n')));
  // The API key belongs there.
  const secrets = world.canaries.secrets.filter(
    ({ label }) => !/: (?:end of )?key \d+$/.test(label),
  );
  return searchChannel([path], secrets, { 'in a header': control });
}

async function askProvider(
  { client, provider }: LiveRun['world'],
  path: string,
  headers: Readonly<Record<string, string>>,
): Promise<void> {
  const { baseUrl: origin, certificate } = provider;
  await client.send({ method: 'GET', path, headers, origin, certificate });
}

async function put(folder: string, name: string, content: Buffer): Promise<string> {
  const path = join(folder, name);
  // audit-ok[key-on-disk]: invented keys, written so that the audit can search them; the folder is removed at the end
  await writeFile(path, content);
  return path;
}
