import { isIP } from 'node:net';
import { isContact } from '../demo-site/security-text.ts';
import { isAddressOrNetwork } from '../http/client-address.ts';
import { isLoopbackHost } from '../providers/address-policy.ts';
import { type BaseUrls, liveBaseUrls } from '../providers/live-providers.ts';
import { file, flag, httpsOrigins, limit, oneOf, type Variable } from './config-variable.ts';
import { type LogLevel, logLevels } from './log.ts';
import { type MetricsAudience, metricsAudiences } from './metrics.ts';
import {
  defaultSealingConfig,
  findSealingProblems,
  readSealingConfig,
  type SealingConfig,
} from './sealing-config.ts';

/** How the verifier runs. */
export interface Config extends SealingConfig {
  readonly host: string;
  /** 0 means any free port. */
  readonly port: number;
  /** The port for plain HTTP, which only trusted proxies may use; `null` for none. 0 means any free port. */
  readonly httpPort: number | null;
  /** Certificate chain, PEM file; `null` to create one in memory. Both files or neither. */
  readonly tlsCertFile: string | null;
  /** Its private key, PEM file. */
  readonly tlsKeyFile: string | null;
  /** Proxies that terminate TLS in front of the verifier, as IP addresses and networks. */
  readonly trustedProxies: readonly string[];
  /** Lets several processes listen on one port (`SO_REUSEPORT`). */
  readonly reusePort: boolean;
  /** `sandbox` answers for every provider without a network; `live` asks the real ones. */
  readonly providers: 'sandbox' | 'live';
  readonly baseUrls: BaseUrls;
  /** Hosts of base URLs whose addresses may be private ones. */
  readonly allowedPrivateHosts: readonly string[];
  readonly siteOrigins: readonly string[];
  /** The contacts of security.txt, `mailto:` and `https:` addresses; empty to name the policy of the demo site. */
  readonly securityContacts: readonly string[];
  readonly environment: string;
  readonly logLevel: LogLevel;
  /** Requests to the API per client and minute. */
  readonly requestsPerMinute: number;
  /** Validations per client and minute. They count as requests too. */
  readonly validationsPerMinute: number;
  /** Refused keys after which a client's new keys have to wait; one failure leaks every ten minutes. */
  readonly failuresUntilBlock: number;
  /** The key of the hash of clients, the same for instances that count together. `null` for a random one. */
  readonly rateLimitSecret: string | null;
  /** Redis in which instances count together; `null` to count in memory. */
  readonly redisUrl: string | null;
  /** Who may read `/metrics`. */
  readonly metrics: MetricsAudience;
}

/** One or more variables are malformed. The message has a line for each, never a value. */
export class ConfigError extends Error {
  /** Stable code of this failure. */
  readonly code = 'CONFIG_INVALID';
  override readonly name = 'ConfigError';
}

/** The configuration without any variable: on this machine only, without a network. */
export const defaultConfig: Config = {
  host: '127.0.0.1',
  port: 8443,
  httpPort: null,
  tlsCertFile: null,
  tlsKeyFile: null,
  trustedProxies: [],
  reusePort: false,
  providers: 'sandbox',
  baseUrls: liveBaseUrls,
  allowedPrivateHosts: [],
  siteOrigins: ['https://gitphantomscope.com'],
  securityContacts: [],
  ...defaultSealingConfig,
  environment: 'development',
  logLevel: 'info',
  requestsPerMinute: 300,
  validationsPerMinute: 20,
  failuresUntilBlock: 5,
  rateLimitSecret: null,
  redisUrl: null,
  metrics: 'loopback',
};

/** A variable as `--help` and `--print-config` describe it. */
export interface VariableDescription {
  readonly name: string;
  readonly meaning: string;
  readonly expected: string;
  /** The value in force, as one would write it; empty if there is none. For a secret `[set]` or `[not set]`. */
  readonly value: string;
}

/**
 * Reads the configuration from environment variables. A variable that is missing or empty has its default.
 * @throws {ConfigError} naming every malformed variable
 */
export function readConfig(env: Readonly<Record<string, string | undefined>>): Config {
  const problems: string[] = [];
  const read = <Value>(variable: Variable<Value>): Value => {
    const text = env[variable.name] ?? '';
    const value = text === '' ? variable.fallback : variable.read(text);
    if (value === undefined) problems.push(`${variable.name} must be ${variable.expected}`);
    return value === undefined ? variable.fallback : value;
  };
  const config = readVariables(read);
  if ((config.tlsCertFile === null) !== (config.tlsKeyFile === null)) {
    problems.push('TLS_CERT_FILE and TLS_KEY_FILE must be set together');
  }
  if (config.redisUrl !== null && config.rateLimitSecret === null) {
    problems.push(
      'RATE_LIMIT_SECRET must be set if REDIS_URL is, to the same value for every instance',
    );
  }
  problems.push(...findSealingProblems(config));
  if (config.environment !== 'development' && hasPlainBaseUrl(config)) {
    problems.push('base URLs must be https unless ENVIRONMENT is development');
  }
  if (problems.length > 0) throw new ConfigError(problems.join('\n'));
  return config;
}

/**
 * Every variable with its value in force, in the order of the documentation; without an environment, the defaults.
 * A malformed variable has its default here; {@link readConfig} refuses it.
 */
export function describeConfig(
  env: Readonly<Record<string, string | undefined>> = {},
): readonly VariableDescription[] {
  const descriptions: VariableDescription[] = [];
  readVariables((variable) => {
    const { name, meaning, expected, fallback, isSecret = false } = variable;
    const text = env[name] ?? '';
    const value = text === '' ? fallback : (variable.read(text) ?? fallback);
    const shown = isSecret ? formatSecret(text !== '') : formatValue(value);
    descriptions.push({ name, meaning, expected, value: shown });
    return value;
  });
  return descriptions;
}

function formatSecret(isSet: boolean): string {
  return isSet ? '[set]' : '[not set]';
}

function formatValue(value: unknown): string {
  if (typeof value === 'boolean') return value ? '1' : '';
  if (Array.isArray(value)) return value.join(',');
  return typeof value === 'string' || typeof value === 'number' ? String(value) : '';
}

function readVariables(read: <Value>(variable: Variable<Value>) => Value): Config {
  return {
    host: read(host),
    port: read(port),
    httpPort: read(httpPort),
    tlsCertFile: read(
      file(
        'TLS_CERT_FILE',
        'certificate chain; without one a certificate is created in memory',
        'PEM',
      ),
    ),
    tlsKeyFile: read(file('TLS_KEY_FILE', 'private key of the certificate', 'PEM')),
    trustedProxies: read(trustedProxies),
    reusePort: read(flag('REUSE_PORT', 'lets several processes listen on one port')),
    providers: read(
      oneOf(
        'PROVIDERS',
        'which providers answer: an offline sandbox, or the real ones',
        ['sandbox', 'live'],
        defaultConfig.providers,
      ),
    ),
    baseUrls: {
      openai: read(baseUrl('OPENAI_BASE_URL', defaultConfig.baseUrls.openai)),
      anthropic: read(baseUrl('ANTHROPIC_BASE_URL', defaultConfig.baseUrls.anthropic)),
      gemini: read(baseUrl('GEMINI_BASE_URL', defaultConfig.baseUrls.gemini)),
      replicate: read(baseUrl('REPLICATE_BASE_URL', defaultConfig.baseUrls.replicate)),
      fal: read(baseUrl('FAL_BASE_URL', defaultConfig.baseUrls.fal)),
    },
    allowedPrivateHosts: read(allowedPrivateHosts),
    siteOrigins: read(
      httpsOrigins('SITE_ORIGINS', 'sites whose pages may call the API', defaultConfig.siteOrigins),
    ),
    securityContacts: read(securityContacts),
    ...readSealingConfig(read),
    environment: read(environment),
    logLevel: read(oneOf('LOG_LEVEL', 'how much is logged', logLevels, defaultConfig.logLevel)),
    requestsPerMinute: read(
      limit(
        'REQUESTS_PER_MINUTE',
        'requests to the API per client and minute',
        defaultConfig.requestsPerMinute,
      ),
    ),
    validationsPerMinute: read(
      limit(
        'VALIDATIONS_PER_MINUTE',
        'validations of keys per client and minute',
        defaultConfig.validationsPerMinute,
      ),
    ),
    failuresUntilBlock: read(
      limit(
        'FAILURES_UNTIL_BLOCK',
        'refused keys after which new ones have to wait; one is forgotten every 10 minutes',
        defaultConfig.failuresUntilBlock,
      ),
    ),
    rateLimitSecret: read(rateLimitSecret),
    redisUrl: read(redisUrl),
    metrics: read(
      oneOf('METRICS', 'who may read /metrics', metricsAudiences, defaultConfig.metrics),
    ),
  };
}

const host: Variable<string> = {
  name: 'HOST',
  meaning: 'address to listen on',
  expected: 'an IP address or localhost',
  read: (text) => (text === 'localhost' || isIP(text) !== 0 ? text : undefined),
  fallback: defaultConfig.host,
};

const port: Variable<number> = {
  name: 'PORT',
  meaning: 'port of HTTPS; 0 means any free one',
  expected: 'an integer from 0 to 65535',
  read: readPort,
  fallback: defaultConfig.port,
};

const httpPort: Variable<number | null> = {
  name: 'HTTP_PORT',
  meaning: 'port where plain HTTP gets 403, unless a trusted proxy says that it was HTTPS',
  expected: 'an integer from 0 to 65535',
  read: readPort,
  fallback: defaultConfig.httpPort,
};

const trustedProxies: Variable<readonly string[]> = {
  name: 'TRUSTED_PROXIES',
  meaning: 'proxies whose X-Forwarded-For and X-Forwarded-Proto are trusted',
  expected: 'IP addresses and networks such as 10.0.0.0/8, separated by commas',
  read: (text) => {
    const entries = text.split(',').map((entry) => entry.trim());
    return entries.every(isAddressOrNetwork) ? entries : undefined;
  },
  fallback: defaultConfig.trustedProxies,
};

const allowedPrivateHosts: Variable<readonly string[]> = {
  name: 'ALLOWED_PRIVATE_HOSTS',
  meaning: 'hosts of base URLs that may have private addresses, exactly as in the URL',
  expected: 'host names or IP addresses in lowercase, separated by commas',
  read: (text) => {
    const hosts = text.split(',').map((name) => name.trim());
    return hosts.every(isHostName) ? hosts : undefined;
  },
  fallback: defaultConfig.allowedPrivateHosts,
};

const securityContacts: Variable<readonly string[]> = {
  name: 'SECURITY_CONTACT',
  meaning: 'where vulnerabilities are reported, for /.well-known/security.txt',
  expected: 'mailto: and https: addresses, separated by commas',
  read: (text) => {
    const contacts = text.split(',').map((contact) => contact.trim());
    return contacts.every(isContact) ? contacts : undefined;
  },
  fallback: defaultConfig.securityContacts,
};

const environment: Variable<string> = {
  name: 'ENVIRONMENT',
  meaning: 'name of this deployment, shown by /health',
  expected: 'a lowercase word of at most 32 letters, digits and hyphens',
  read: (text) => (/^[a-z][a-z0-9-]{0,31}$/.test(text) ? text : undefined),
  fallback: defaultConfig.environment,
};

const rateLimitSecret: Variable<string | null> = {
  name: 'RATE_LIMIT_SECRET',
  meaning: 'key of the hash of client addresses; the same for every instance on one Redis',
  expected: 'at least 32 characters',
  read: (text) => (text.length >= 32 ? text : undefined),
  fallback: defaultConfig.rateLimitSecret,
  isSecret: true,
};

/** A secret, because it may contain a password. */
const redisUrl: Variable<string | null> = {
  name: 'REDIS_URL',
  meaning: 'Redis in which instances count together; without one each counts in memory',
  expected: 'a redis:// or rediss:// URL',
  read: (text) => (isRedisUrl(text) ? text : undefined),
  fallback: defaultConfig.redisUrl,
  isSecret: true,
};

function readPort(text: string): number | undefined {
  return /^\d{1,5}$/.test(text) && Number(text) <= 65_535 ? Number(text) : undefined;
}

function baseUrl(name: string, fallback: string): Variable<string> {
  const expected = 'an https URL (http only for this machine) without user, query or fragment';
  const read = (text: string): string | undefined => (isBaseUrl(text) ? text : undefined);
  return { name, meaning: "the provider's API", expected, read, fallback };
}

function isRedisUrl(text: string): boolean {
  const url = URL.parse(text);
  return url !== null && /^rediss?:$/.test(url.protocol) && url.hostname !== '';
}

function isBaseUrl(text: string): boolean {
  const url = URL.parse(text);
  if (url === null || url.username !== '' || url.password !== '') return false;
  if (url.search !== '' || url.hash !== '') return false;
  return url.protocol === 'https:' || (url.protocol === 'http:' && isLoopbackHost(url.hostname));
}

/** Plain HTTP to this machine shows the key to whatever listens there, so it is for development only. */
function hasPlainBaseUrl({ baseUrls }: Config): boolean {
  return Object.values(baseUrls).some((url) => new URL(url).protocol === 'http:');
}

/** Only the form of a parsed URL without brackets can equal the host of one. */
function isHostName(text: string): boolean {
  if (isIP(text) === 6) return URL.parse(`https://[${text}]`)?.hostname === `[${text}]`;
  return /^[a-z0-9._-]+$/.test(text) && URL.parse(`https://${text}`)?.hostname === text;
}
