import { readFile } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { ShapeReader } from './shape-reader.ts';

/** A route that takes a brought key. Text may hold `{providerId}`. */
export interface LiveRoute {
  readonly method: string;
  readonly path: string;
  /** The JSON body; `null` for none. */
  readonly body: unknown;
}

/** How the backend is started. Text may hold the placeholders of `templates.ts`. */
export interface StartCommand {
  readonly command: readonly string[];
  readonly cwd: string;
  readonly env: Readonly<Record<string, string>>;
  readonly readySeconds: number;
}

/** The provider that is stood in for. */
export interface ProviderConfig {
  readonly id: string;
  /** How its keys begin. */
  readonly keyPrefix: string;
  /** A fixed port, for a backend that was started elsewhere; 0 for any free one. */
  readonly port: number;
  /** PEM files of a certificate that the backend trusts already; `null` for one made in memory. */
  readonly certificateFile: string | null;
  readonly privateKeyFile: string | null;
  /** The JSON of its answer to a good key; `null` for lists of models in the five known shapes. */
  readonly answer: unknown;
}

/** Where and how a request without TLS is tried. */
export interface PlainHttpConfig {
  /** The backend's plain listener; `null` where it has none. */
  readonly url: string | null;
  /** Header by which a proxy in front says what the client spoke; `null` where there is no proxy. */
  readonly proxyHeader: string | null;
}

/** What `audit live` is told of a backend. Paths are absolute. */
export interface LiveConfig {
  readonly name: string;
  readonly start: StartCommand | null;
  readonly url: string;
  /** PEM file of the certificate to trust; `null` takes, on loopback, what the server shows. */
  readonly ca: string | null;
  readonly plainHttp: PlainHttpConfig;
  readonly routes: { readonly validate: LiveRoute; readonly use: LiveRoute };
  readonly provider: ProviderConfig;
  readonly protocols: readonly ('v1' | 'v2')[];
  readonly watch: readonly string[];
  /** A URL; `start` for one of the audit's own; `null` for none. */
  readonly redis: string | null;
  readonly postgres: string | null;
  /** Validations that one client may make in a window. */
  readonly validationsPerWindow: number;
  /** Statuses that are right where the backend differs from the documented ones, by case. */
  readonly expect: Readonly<Record<string, readonly number[]>>;
  /** Headers that may differ between two refusals. */
  readonly varyingHeaders: readonly string[];
  /** What a line of the log about a failed validation matches. */
  readonly failureLog: string;
  /** `report` counts copies in memory, `forbid` judges them too. */
  readonly memory: 'report' | 'forbid';
  /** How long an answer may take. */
  readonly timeoutSeconds: number;
}

/** The file is not as expected. The message has a line for each problem, never a value. */
export class LiveConfigError extends Error {
  readonly code = 'LIVE_CONFIG_INVALID';
  override readonly name = 'LiveConfigError';
}

const members = [
  'name',
  'start',
  'url',
  'ca',
  'plainHttp',
  'routes',
  'provider',
  'protocols',
  'watch',
  'redis',
  'postgres',
  'validationsPerWindow',
  'expect',
  'varyingHeaders',
  'failureLog',
  'memory',
  'timeoutSeconds',
] as const;

const defaultVarying = ['date', 'x-request-id', 'ratelimit', 'ratelimit-policy'];
const defaultFailureLog = '\\b40[01]\\b|fail|invalid|reject|denied|refused|undecryptable';

/**
 * Reads the configuration file.
 * @throws {LiveConfigError} naming everything that has the wrong shape
 */
export async function readLiveConfig(path: string): Promise<LiveConfig> {
  return parseLiveConfig(await readText(path), dirname(resolve(path)));
}

/**
 * The same from its text.
 * @param folder that relative paths start from
 */
export function parseLiveConfig(text: string, folder: string): LiveConfig {
  const reader = new ShapeReader(parseJson(text), '');
  reader.expectMembers(members);
  const config = readMembers(reader, folder);
  checkRoutes(reader, config);
  if (reader.problems.length > 0) throw new LiveConfigError(reader.problems.join('\n'));
  return config;
}

function readMembers(reader: ShapeReader, folder: string): LiveConfig {
  const toPath = (path: string): string => (path.startsWith('{') ? path : resolve(folder, path));
  const ca = reader.text('ca', '');
  return {
    name: reader.text('name', 'backend'),
    start: readStart(reader, toPath),
    url: reader.text('url', null, /^https:\/\//, 'an https:// URL without a path'),
    ca: ca === '' ? null : toPath(ca),
    plainHttp: readPlainHttp(reader),
    routes: readRoutes(reader.inner('routes', ['validate', 'use'])),
    provider: readProvider(reader, toPath),
    protocols: reader.list('protocols', ['v1'], /^v[12]$/, 'v1, v2 or both') as ('v1' | 'v2')[],
    watch: reader.list('watch', [], /./, 'paths of folders').map(toPath),
    redis: reader.optional('redis', /^(?:start|rediss?:\/\/.+)$/, '"start" or a redis:// URL'),
    postgres: reader.optional('postgres', /^(?:start|postgres(?:ql)?:\/\/.+)$/, postgresShape),
    validationsPerWindow: reader.number('validationsPerWindow', 20, 1, 1_000),
    expect: reader.statuses('expect'),
    varyingHeaders: reader
      .list('varyingHeaders', defaultVarying, /^[\w-]+$/, 'names of headers')
      .map((name) => name.toLowerCase()),
    failureLog: reader.regularExpression('failureLog', defaultFailureLog),
    memory: reader.text('memory', 'report', /^(?:report|forbid)$/, '"report" or "forbid"') as
      'report' | 'forbid',
    timeoutSeconds: reader.number('timeoutSeconds', 15, 1, 600),
  };
}

const postgresShape = '"start" or a postgresql:// URL';

function readStart(reader: ShapeReader, toPath: (path: string) => string): StartCommand | null {
  if (!reader.has('start')) return null;
  const start = reader.inner('start', ['command', 'cwd', 'env', 'readySeconds']);
  const command = start.list('command', null, /./, 'a program and its arguments, as a list');
  return {
    command,
    cwd: toPath(start.text('cwd', '.')),
    env: start.texts('env'),
    readySeconds: start.number('readySeconds', 30, 1, 600),
  };
}

function readPlainHttp(reader: ShapeReader): PlainHttpConfig {
  const plain = reader.inner('plainHttp', ['url', 'proxyHeader']);
  return {
    url: plain.optional('url', /^http:\/\//, 'an http:// URL without a path'),
    proxyHeader: plain.optional('proxyHeader', /^[\w-]+$/, 'the name of a header'),
  };
}

function readRoutes(reader: ShapeReader): LiveConfig['routes'] {
  return { validate: readRoute(reader, 'validate'), use: readRoute(reader, 'use') };
}

function readRoute(routes: ShapeReader, name: string): LiveRoute {
  const route = routes.inner(name, ['method', 'path', 'body']);
  return {
    method: route.text('method', 'GET', /^[A-Z]+$/, 'a method in capitals'),
    path: route.text('path', null, /^\//, 'a path that begins with /'),
    body: route.any('body'),
  };
}

function readProvider(reader: ShapeReader, toPath: (path: string) => string): ProviderConfig {
  const provider = reader.inner('provider', [
    'id',
    'keyPrefix',
    'port',
    'certificateFile',
    'privateKeyFile',
    'answer',
  ]);
  const toFile = (text: string): string | null => (text === '' ? null : toPath(text));
  return {
    id: provider.text('id', 'openai', /^[\w.-]+$/, 'the id of a provider in the backend’s API'),
    keyPrefix: provider.text('keyPrefix', 'sk-proj-FAKE', /^[!-~]{1,40}$/, 'printable text'),
    port: provider.number('port', 0, 0, 65_535),
    certificateFile: toFile(provider.text('certificateFile', '')),
    privateKeyFile: toFile(provider.text('privateKeyFile', '')),
    answer: provider.any('answer'),
  };
}

function checkRoutes(reader: ShapeReader, { start, provider }: LiveConfig): void {
  if (start === null && provider.port === 0) {
    reader.problems.push(
      'provider.port must be set where start is not: the backend has its base URL from elsewhere',
    );
  }
  if ((provider.certificateFile === null) !== (provider.privateKeyFile === null)) {
    reader.problems.push(
      'provider.certificateFile and provider.privateKeyFile must be set together',
    );
  }
}

async function readText(path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8');
  } catch {
    throw new LiveConfigError(`${path} must be a JSON file that can be read`);
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new LiveConfigError('the configuration must be JSON');
  }
}
