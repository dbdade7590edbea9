import { readdirSync, readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { projectRoot } from '../testkit/project.ts';
import manifest from '../package.json' with { type: 'json' };
import { maxAcceptedKeys } from '../verifier/limits/accepted-keys.ts';
import { describeConfig } from '../verifier/ops/config.ts';
import { secondsPerFailure } from '../verifier/limits/leaky-bucket.ts';
import { defaultLimits, limitServer } from '../verifier/http/http-limits.ts';
import { filedKeyLife } from '../packages/receiver/src/key-plan.ts';
import { defaultLimits as providerLimits } from '../verifier/providers/live-provider.ts';
import { createMetrics } from '../verifier/ops/metrics.ts';
import { maxClients } from '../verifier/limits/window-counters.ts';
import { maxTokens } from '../packages/receiver/src/use-counters.ts';

const page = readFileSync(join(projectRoot, 'docs', 'integration.md'), 'utf8');

/** The cells of each row of the first table below a heading, without the header row. */
function rowsBelow(heading: string): string[][] {
  const [, section = ''] = page.split(`${heading}\n`);
  const [table = ''] = /(?:^\|.*\n)+/m.exec(section) ?? [];
  const [, , ...lines] = table.trimEnd().split('\n');
  return lines.map((line) =>
    line
      .split(/(?<!\\)\|/)
      .slice(1, -1)
      .map((cell) => cell.trim()),
  );
}

/** The text between backticks. */
function namesIn(text: string): string[] {
  return Array.from(text.matchAll(/`([^`]+)`/g), ([, name = '']) => name);
}

function formatCount(count: number | null): string {
  return (count ?? 0).toLocaleString('en-US');
}

function formatSeconds(ms: number): string {
  return `${ms / 1_000} s`;
}

/** On one line, so that line breaks in sentences do not matter. */
const text = page.replace(/\s+/g, ' ');

function expectSentence(sentence: string): void {
  expect(text.includes(sentence), sentence).toBe(true);
}

describe('docs/integration.md', () => {
  it('has the limits of the transport', () => {
    const server = createServer();
    limitServer(server, defaultLimits);
    const limits = Object.fromEntries(
      rowsBelow('### Limits of the transport').map(([what = '', limit = '']) => [what, limit]),
    );
    expect(limits).toMatchObject({
      'names and values of headers, URL': `${defaultLimits.maxHeaderSize / 1_024} KiB, 100 headers`,
      'TLS handshake': formatSeconds(defaultLimits.handshakeTimeout),
      "headers, from the connection's start": formatSeconds(defaultLimits.headersTimeout),
      'whole request': formatSeconds(defaultLimits.requestTimeout),
      [`idle between requests; clients are told ${formatSeconds(defaultLimits.keepAliveTimeout)}`]:
        formatSeconds(defaultLimits.keepAliveTimeout + defaultLimits.keepAliveTimeoutBuffer),
      'nothing moves in either direction': formatSeconds(defaultLimits.idleSocketMs),
      'connections of one process': formatCount(defaultLimits.maxConnections),
      'requests on one connection': formatCount(server.maxRequestsPerSocket),
    });
    expectSentence(`${formatSeconds(defaultLimits.closeGraceMs)} for current requests to finish`);
  });

  it.each([
    ['## Offering version 2', 0],
    ['## Rate limits', 3],
  ])('has the defaults of the variables below %s', (heading, nameColumn) => {
    const variables = new Map(describeConfig().map(({ name, value }) => [name, value]));
    for (const cells of rowsBelow(heading)) {
      for (const name of namesIn(cells[nameColumn] ?? '')) {
        const [first] = (cells[2] ?? '').replaceAll('`', '').split(/[ ,]/);
        const value = variables.get(name);
        // The page describes in words what happens without a value.
        if (value !== '' && value !== '[not set]') expect([name, first]).toEqual([name, value]);
      }
    }
  });

  it('has every event of the log, and no other', () => {
    const folder = join(projectRoot, 'verifier');
    const files = readdirSync(folder, { recursive: true, encoding: 'utf8' });
    const sources = files.filter((name) => /(?<!\.test)\.ts$/.test(name));
    const events = sources.flatMap((name) => {
      const source = readFileSync(join(folder, name), 'utf8');
      return Array.from(source.matchAll(/\bevent(?::| =) '(\w+)'/g), ([, event = '']) => event);
    });
    const listed = rowsBelow('## Logs').flatMap(([names = '']) => namesIn(names));
    expect(listed.sort()).toEqual([...new Set(events)].sort());
  });

  it('has every metric, and no other', async () => {
    const metrics = createMetrics({ audience: 'everyone', isRedisUp: () => true });
    const answer = await metrics.read('127.0.0.1');
    const names = Array.from(
      (answer?.text ?? '').matchAll(/^# TYPE (\w+)/gm),
      ([, name = '']) => name,
    );
    const listed = rowsBelow('## Metrics').flatMap(([cell = '']) => namesIn(cell));
    expect(listed.sort()).toEqual(names.sort());
  });

  it('has the limits of what a process remembers', () => {
    expectSentence(`remembers up to ${formatCount(maxAcceptedKeys)} accepted keys`);
    expectSentence(`at most ${formatCount(maxClients)} clients for each limit`);
    expectSentence(`the first of ${formatCount(maxTokens)} tokens`);
    expectSentence('keeps its place for ten minutes');
    expect(secondsPerFailure).toBe(10 * 60);
  });

  it('has the timeouts and sizes of a request to a provider', () => {
    const { connectMs, totalMs, maxBodyBytes } = providerLimits;
    expectSentence(`**Time**: ${formatSeconds(connectMs)} until the connection stands`);
    expectSentence(`included), ${formatSeconds(totalMs)} for the whole of one request`);
    expectSentence(`**Size**: ${maxBodyBytes / 1_024 ** 2} MiB, nested 64 deep`);
  });

  it('has the lifetime of a sealing key in a file', () => {
    expectSentence('A sealing key begins 30 days after the previous one');
    expectSentence('which is accepted for one more day');
    expect(filedKeyLife).toEqual({ periodSeconds: 30 * 86_400, overlapSeconds: 86_400 });
  });

  it('says correctly that the start is checked before the server is loaded', () => {
    const folder = join(projectRoot, 'verifier');
    const source = readFileSync(join(folder, 'main.ts'), 'utf8');
    const imports = Array.from(
      source.matchAll(/^import .* from '(.*)';$/gm),
      ([, name = '']) => name,
    );
    const [own = '', ...others] = imports.filter((name) => !name.startsWith('node:'));
    expect([own, others]).toEqual([expect.stringMatching(/start-conditions\.ts$/), []]);
    expect(readFileSync(join(folder, own), 'utf8')).not.toMatch(/^import /m);
  });

  it('starts the verifier with the switches of npm run verifier', () => {
    const switches = manifest.scripts.verifier.split(' ').filter((word) => word.startsWith('--'));
    expectSentence(`\`${switches.join(' ')}\``);
    const [command = ''] = /^node --permission (?:.*\\\n)*.*/m.exec(page) ?? [];
    for (const name of switches) expect(command).toContain(name);
  });
});
