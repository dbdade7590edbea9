import { describe, expect, it } from 'vitest';
import { ConfigError, defaultConfig, describeConfig, readConfig } from './config.ts';

function problemsOf(env: Record<string, string>): string {
  try {
    readConfig(env);
    return '';
  } catch (error) {
    return error instanceof ConfigError ? error.message : 'another error';
  }
}

describe('readConfig', () => {
  it('has the defaults if nothing is set', () => {
    expect(readConfig({})).toEqual(defaultConfig);
    expect(readConfig({ PORT: '', HOST: '' })).toEqual(defaultConfig);
  });

  it('reads every variable', () => {
    const config = readConfig({
      HOST: '::1',
      PORT: '0',
      PROVIDERS: 'live',
      OPENAI_BASE_URL: 'https://openai.example/v1',
      ANTHROPIC_BASE_URL: 'https://127.0.0.1:4000',
      GEMINI_BASE_URL: 'https://[::1]:4000/',
      REPLICATE_BASE_URL: 'https://replicate.internal',
      FAL_BASE_URL: 'https://fal.example/v1',
      ALLOWED_PRIVATE_HOSTS: 'replicate.internal, 127.0.0.1, ::1',
      SITE_ORIGINS: 'https://a.example, https://b.example:8443',
      SECURITY_CONTACT: 'mailto:security@a.example, https://a.example/report',
      PROTOCOLS: 'v2',
      PUBLIC_ORIGIN: 'https://api.example',
      SEALING_KEYS_FILE: '/keys/keys.json',
      TOKEN_WINDOW_SECONDS: '60',
      MAX_USES_PER_TOKEN: '0',
      ENVIRONMENT: 'staging',
      LOG_LEVEL: 'warn',
      HTTP_PORT: '8080',
      TLS_CERT_FILE: '/tls/cert.pem',
      TLS_KEY_FILE: '/tls/key.pem',
      TRUSTED_PROXIES: '10.0.0.0/8, ::1',
      REUSE_PORT: '1',
      REQUESTS_PER_MINUTE: '1000',
      VALIDATIONS_PER_MINUTE: '50',
      FAILURES_UNTIL_BLOCK: '7',
      RATE_LIMIT_SECRET: 'a secret of thirty-two characters',
      REDIS_URL: 'rediss://:password@redis.example:6380/2',
      METRICS: 'off',
    });
    expect(config).toEqual({
      host: '::1',
      port: 0,
      httpPort: 8080,
      tlsCertFile: '/tls/cert.pem',
      tlsKeyFile: '/tls/key.pem',
      trustedProxies: ['10.0.0.0/8', '::1'],
      reusePort: true,
      providers: 'live',
      baseUrls: {
        openai: 'https://openai.example/v1',
        anthropic: 'https://127.0.0.1:4000',
        gemini: 'https://[::1]:4000/',
        replicate: 'https://replicate.internal',
        fal: 'https://fal.example/v1',
      },
      allowedPrivateHosts: ['replicate.internal', '127.0.0.1', '::1'],
      siteOrigins: ['https://a.example', 'https://b.example:8443'],
      securityContacts: ['mailto:security@a.example', 'https://a.example/report'],
      protocols: 'v2',
      publicOrigins: ['https://api.example'],
      sealingKeysFile: '/keys/keys.json',
      sealingKeys: null,
      tokenWindowSeconds: 60,
      maxUsesPerToken: 0,
      environment: 'staging',
      logLevel: 'warn',
      requestsPerMinute: 1000,
      validationsPerMinute: 50,
      failuresUntilBlock: 7,
      rateLimitSecret: 'a secret of thirty-two characters',
      redisUrl: 'rediss://:password@redis.example:6380/2',
      metrics: 'off',
    });
  });

  it.each([
    ['HOST', 'example.com'],
    ['HOST', '300.1.1.1'],
    ['PORT', '65536'],
    ['PORT', '-1'],
    ['PORT', '80a'],
    ['PORT', '1e3'],
    ['PROVIDERS', 'real'],
    ['OPENAI_BASE_URL', 'http://api.openai.com'],
    ['OPENAI_BASE_URL', 'http://127.0.0.1.evil.example'],
    ['OPENAI_BASE_URL', 'http://localhost.evil.example'],
    ['ANTHROPIC_BASE_URL', 'https://user:pass@api.example'],
    ['ANTHROPIC_BASE_URL', 'https://api.example/?key=1'],
    ['ANTHROPIC_BASE_URL', 'https://api.example/#part'],
    ['GEMINI_BASE_URL', 'ftp://api.example'],
    ['GEMINI_BASE_URL', 'api.example'],
    ['SITE_ORIGINS', 'http://site.example'],
    ['SITE_ORIGINS', 'https://site.example/'],
    ['SITE_ORIGINS', 'https://site.example/path'],
    ['SITE_ORIGINS', 'https://good.example,*'],
    ['SITE_ORIGINS', 'https://good.example,'],
    ['ENVIRONMENT', 'Two Words'],
    ['LOG_LEVEL', 'trace'],
    ['HTTP_PORT', '65536'],
    ['TLS_CERT_FILE', 'relative.pem'],
    ['TRUSTED_PROXIES', '10.0.0.0/33'],
    ['TRUSTED_PROXIES', 'proxy.example'],
    ['TRUSTED_PROXIES', '127.1'],
    ['TRUSTED_PROXIES', '::1,'],
    ['REUSE_PORT', 'true'],
    ['PROTOCOLS', 'v3'],
    ['PUBLIC_ORIGIN', 'http://api.example'],
    ['PUBLIC_ORIGIN', 'https://api.example/'],
    ['PUBLIC_ORIGIN', 'https://API.example'],
    ['SEALING_KEYS_FILE', 'keys.json'],
    ['SEALING_KEYS', '{'],
    ['TOKEN_WINDOW_SECONDS', '29'],
    ['TOKEN_WINDOW_SECONDS', '901'],
    ['MAX_USES_PER_TOKEN', '-1'],
    ['REQUESTS_PER_MINUTE', '0'],
    ['VALIDATIONS_PER_MINUTE', '20/min'],
    ['RATE_LIMIT_SECRET', 'of 31 characters, one too short'],
    ['REDIS_URL', 'http://redis.example'],
    ['REDIS_URL', 'redis:///0'],
    ['METRICS', '0.0.0.0/0'],
    ['REPLICATE_BASE_URL', 'http://10.0.0.1'],
    ['FAL_BASE_URL', 'http://[::ffff:127.0.0.1]'],
    ['ALLOWED_PRIVATE_HOSTS', 'https://gateway.internal'],
    ['ALLOWED_PRIVATE_HOSTS', 'gateway.internal:8443'],
    ['ALLOWED_PRIVATE_HOSTS', '*.internal'],
    ['ALLOWED_PRIVATE_HOSTS', 'Gateway.internal'],
    ['ALLOWED_PRIVATE_HOSTS', 'gateway.internal,'],
    ['ALLOWED_PRIVATE_HOSTS', '127.1'],
    ['ALLOWED_PRIVATE_HOSTS', '[::1]'],
    ['ALLOWED_PRIVATE_HOSTS', '10.0.0.0/8'],
  ])('refuses %s=%s, without repeating the value', (name, value) => {
    const problems = problemsOf({ [name]: value });
    const [problem = ''] = problems.split('\n');
    expect(problem).toMatch(new RegExp(`^${name} must be `));
    expect(problems).not.toContain(value);
  });

  it('names every bad variable at once', () => {
    const lines = problemsOf({ PORT: 'x', LOG_LEVEL: 'x', SITE_ORIGINS: 'x' }).split('\n');
    expect(lines.map((line) => line.split(' ')[0])).toEqual(['PORT', 'SITE_ORIGINS', 'LOG_LEVEL']);
  });

  it.each(['http://127.0.0.1:4000', 'HTTP://localhost', 'http://[::1]:4000/'])(
    'takes %s in development only',
    (url) => {
      expect(readConfig({ OPENAI_BASE_URL: url }).baseUrls.openai).toBe(url);
      expect(problemsOf({ OPENAI_BASE_URL: url, ENVIRONMENT: 'production' })).toMatch(
        /^base URLs must be https/,
      );
    },
  );

  it('refuses a Redis that instances could not share', () => {
    expect(problemsOf({ REDIS_URL: 'redis://127.0.0.1' })).toMatch(
      /^RATE_LIMIT_SECRET must be set/,
    );
  });

  it.each(['TLS_CERT_FILE', 'TLS_KEY_FILE'])('refuses %s alone', (name) => {
    expect(problemsOf({ [name]: '/tls/file.pem' })).toBe(
      'TLS_CERT_FILE and TLS_KEY_FILE must be set together',
    );
  });
});

describe('keys of version 2', () => {
  const keys = { SEALING_KEYS: '{"canary":"private"}' };

  it('come from one place', () => {
    expect(problemsOf({ ...keys, SEALING_KEYS_FILE: '/keys.json' })).toBe(
      'SEALING_KEYS_FILE and SEALING_KEYS must not be set together',
    );
  });

  it('must be the same for several processes on one port', () => {
    expect(problemsOf({ REUSE_PORT: '1' })).toMatch(/^SEALING_KEYS_FILE or SEALING_KEYS must be/);
    expect(readConfig({ REUSE_PORT: '1', PROTOCOLS: 'v1' }).reusePort).toBe(true);
    expect(readConfig({ REUSE_PORT: '1', ...keys }).reusePort).toBe(true);
  });

  it('are never shown', () => {
    expect(JSON.stringify(describeConfig(keys))).not.toContain('canary');
    expect(describeConfig(keys)).toContainEqual(
      expect.objectContaining({ name: 'SEALING_KEYS', value: '[set]' }),
    );
  });
});

describe('describeConfig', () => {
  const valueOf = (name: string, env: Record<string, string> = {}) =>
    describeConfig(env).find((variable) => variable.name === name)?.value;

  it('names each variable once, with a meaning, an expected shape and its default', () => {
    const variables = describeConfig();
    expect(new Set(variables.map(({ name }) => name)).size).toBe(variables.length);
    for (const { meaning, expected } of variables) {
      expect(meaning).toMatch(/^\S.{5,}[^.]$/);
      expect(expected).not.toBe('');
    }
    expect(valueOf('PORT')).toBe('8443');
    expect(valueOf('REUSE_PORT')).toBe('');
  });

  it('shows what is in force, which can be set again as it is', () => {
    const env = { PORT: '1', TRUSTED_PROXIES: '10.0.0.1, ::1', REUSE_PORT: '1' };
    expect(valueOf('PORT', env)).toBe('1');
    expect(valueOf('REUSE_PORT', env)).toBe('1');
    expect(valueOf('TRUSTED_PROXIES', env)).toBe('10.0.0.1,::1');
  });

  it('knows every variable that readConfig names', () => {
    const names = describeConfig().map(({ name }) => name);
    const env = Object.fromEntries(names.map((name) => [name, '\u0000 canary']));
    const lines = problemsOf(env).split('\n');
    expect(lines.map((line) => line.split(' ')[0])).toEqual(names);
  });
});
