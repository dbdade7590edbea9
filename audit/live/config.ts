import { readFile } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { safeParse } from 'valibot';
import { createLiveConfigSchema, describeIssue } from './config-schema.ts';

/** A route that accepts a brought key. Its texts may contain `{providerId}`. */
export interface LiveRoute {
  readonly method: string;
  readonly path: string;
  /** The JSON body, or `null`. */
  readonly body: unknown;
}

/** How the backend is started. Its texts may contain the placeholders of `templates.ts`. */
export interface StartCommand {
  readonly command: readonly string[];
  readonly cwd: string;
  readonly env: Readonly<Record<string, string>>;
  readonly readySeconds: number;
}

/** The provider that is replaced by the stand-in. */
export interface ProviderConfig {
  readonly id: string;
  /** The prefix of its keys. */
  readonly keyPrefix: string;
  /** A fixed port, for a backend that was started elsewhere, or 0 for any free one. */
  readonly port: number;
  /** PEM files of a certificate that the backend already trusts, or `null` for one made in memory. */
  readonly certificateFile: string | null;
  readonly privateKeyFile: string | null;
  /** The JSON of its answer to a good key, or `null` for lists of models in the five known shapes. */
  readonly answer: unknown;
}

/** Where and how a request without TLS is tried. */
export interface PlainHttpConfig {
  /** The backend's plain HTTP listener, or `null`. */
  readonly url: string | null;
  /** The header in which a proxy reports the client's protocol, or `null` without a proxy. */
  readonly proxyHeader: string | null;
}

/** The configuration of `audit live` for a backend. Paths are absolute. */
export interface LiveConfig {
  readonly name: string;
  readonly start: StartCommand | null;
  readonly url: string;
  /** The PEM file of the certificate to trust. `null` trusts, on loopback, the certificate that the server shows. */
  readonly ca: string | null;
  readonly plainHttp: PlainHttpConfig;
  readonly routes: { readonly validate: LiveRoute; readonly use: LiveRoute };
  readonly provider: ProviderConfig;
  readonly protocols: readonly ('v1' | 'v2')[];
  readonly watch: readonly string[];
  /** A URL, `start` to start one for the audit, or `null`. */
  readonly redis: string | null;
  readonly postgres: string | null;
  /** How many validations one client may make in a window. */
  readonly validationsPerWindow: number;
  /** The allowed statuses, by case, if they differ from the documented ones. */
  readonly expect: Readonly<Record<string, readonly number[]>>;
  /** Headers that may differ between two refusals. */
  readonly varyingHeaders: readonly string[];
  /** A pattern for the log line about a failed validation. */
  readonly failureLog: string;
  /** `report` only counts copies in memory. `forbid` also fails if there are any. */
  readonly memory: 'report' | 'forbid';
  /** The time limit for an answer. */
  readonly timeoutSeconds: number;
}

/** The file has problems. The message has a line for each, and never a value. */
export class LiveConfigError extends Error {
  readonly code = 'LIVE_CONFIG_INVALID';
  override readonly name = 'LiveConfigError';
}

/**
 * Reads the configuration file.
 * @throws {LiveConfigError} naming every member with the wrong shape
 */
export async function readLiveConfig(path: string): Promise<LiveConfig> {
  return parseLiveConfig(await readText(path), dirname(resolve(path)));
}

/**
 * The same from its text.
 * @param folder the start of relative paths
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
