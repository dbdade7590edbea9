import { isIP } from 'node:net';
import { type LogLevel, logLevels } from './log.ts';
import { type BaseUrls, liveBaseUrls } from './live-providers.ts';

/** How the verifier runs. */
export interface Config {
  readonly host: string;
  /** 0 takes any free port. */
  readonly port: number;
  /** `sandbox` answers for every provider without a network; `live` asks the real ones. */
  readonly providers: 'sandbox' | 'live';
  readonly baseUrls: BaseUrls;
  readonly siteOrigins: readonly string[];
  readonly environment: string;
  readonly logLevel: LogLevel;
}

/** One or more variables have the wrong shape. The message has a line for each, never a value. */
export class ConfigError extends Error {
  /** Stable code of this failure. */
  readonly code = 'CONFIG_INVALID';
  override readonly name = 'ConfigError';
}

/** How the verifier runs when nothing is set: on this machine only, without a network. */
export const defaultConfig: Config = {
  host: '127.0.0.1',
  port: 8443,
  providers: 'sandbox',
  baseUrls: liveBaseUrls,
  siteOrigins: ['https://gitphantomscope.com'],
  environment: 'development',
  logLevel: 'info',
};

/** One variable: what it must look like, in words, and how it is read; `null` where it does not fit. */
interface Variable<Value> {
  readonly name: string;
  readonly expected: string;
  readonly read: (text: string) => Value | null;
  readonly fallback: Value;
}

/**
 * Reads the configuration from environment variables. A variable that is missing or empty takes its default.
 * @throws {ConfigError} naming every variable that has the wrong shape
 */
export function readConfig(env: Readonly<Record<string, string | undefined>>): Config {
  const problems: string[] = [];
  const read = <Value>(variable: Variable<Value>): Value => {
    const text = env[variable.name] ?? '';
    const value = text === '' ? variable.fallback : variable.read(text);
    if (value === null) problems.push(`${variable.name} must be ${variable.expected}`);
    return value ?? variable.fallback;
  };
  const config = readVariables(read);
  if (problems.length > 0) throw new ConfigError(problems.join('\n'));
  return config;
}

function readVariables(read: <Value>(variable: Variable<Value>) => Value): Config {
  return {
    host: read(host),
    port: read(port),
    providers: read(oneOf('PROVIDERS', ['sandbox', 'live'], defaultConfig.providers)),
    baseUrls: {
      openai: read(baseUrl('OPENAI_BASE_URL', defaultConfig.baseUrls.openai)),
      anthropic: read(baseUrl('ANTHROPIC_BASE_URL', defaultConfig.baseUrls.anthropic)),
      gemini: read(baseUrl('GEMINI_BASE_URL', defaultConfig.baseUrls.gemini)),
    },
    siteOrigins: read(siteOrigins),
    environment: read(environment),
    logLevel: read(oneOf('LOG_LEVEL', logLevels, defaultConfig.logLevel)),
  };
}

const host: Variable<string> = {
  name: 'HOST',
  expected: 'an IP address or localhost',
  read: (text) => (text === 'localhost' || isIP(text) !== 0 ? text : null),
  fallback: defaultConfig.host,
};

const port: Variable<number> = {
  name: 'PORT',
  expected: 'an integer from 0 to 65535',
  read: (text) => (/^\d{1,5}$/.test(text) && Number(text) <= 65_535 ? Number(text) : null),
  fallback: defaultConfig.port,
};

const siteOrigins: Variable<readonly string[]> = {
  name: 'SITE_ORIGINS',
  expected: 'https origins without a path, separated by commas',
  read: (text) => {
    const origins = text.split(',').map((origin) => origin.trim());
    return origins.every(isHttpsOrigin) ? origins : null;
  },
  fallback: defaultConfig.siteOrigins,
};

const environment: Variable<string> = {
  name: 'ENVIRONMENT',
  expected: 'a lowercase word of at most 32 letters, digits and hyphens',
  read: (text) => (/^[a-z][a-z0-9-]{0,31}$/.test(text) ? text : null),
  fallback: defaultConfig.environment,
};

function oneOf<Value extends string>(
  name: string,
  values: readonly Value[],
  fallback: Value,
): Variable<Value> {
  const read = (text: string): Value | null => values.find((value) => value === text) ?? null;
  return { name, expected: `one of ${values.join(', ')}`, read, fallback };
}

function baseUrl(name: string, fallback: string): Variable<string> {
  const expected = 'an https URL (http only for this machine) without user, query or fragment';
  return { name, expected, read: (text) => (isBaseUrl(text) ? text : null), fallback };
}

function isHttpsOrigin(text: string): boolean {
  return text.startsWith('https://') && URL.parse(text)?.origin === text;
}

function isBaseUrl(text: string): boolean {
  const url = URL.parse(text);
  if (url === null || url.username !== '' || url.password !== '') return false;
  if (url.search !== '' || url.hash !== '') return false;
  return url.protocol === 'https:' || (url.protocol === 'http:' && isLoopback(url.hostname));
}

function isLoopback(hostname: string): boolean {
  return hostname === 'localhost' || hostname === '[::1]' || /^127(?:\.\d+){3}$/.test(hostname);
}
