import { readFile } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { safeParse } from 'valibot';
import { createLiveConfigSchema, describeIssue } from './config-schema.ts';

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
  /** The backend's plain listener; `null` if it has none. */
  readonly url: string | null;
  /** Header by which a proxy in front says what the client spoke; `null` if there is no proxy. */
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
  const toPath = (path: string): string => (path.startsWith('{') ? path : resolve(folder, path));
  const { success, output, issues } = safeParse(createLiveConfigSchema(toPath), parseJson(text));
  if (!success) throw new LiveConfigError(issues.map(describeIssue).join('\n'));
  return output;
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
