import { describe, expect, it } from 'vitest';
import { LiveConfigError, parseLiveConfig, readLiveConfig } from './config.ts';
import { fillConfig, UnknownPlaceholderError } from './templates.ts';

const smallest = {
  start: { command: ['./backend'] },
  url: 'https://127.0.0.1:{port}',
  routes: { validate: { method: 'POST', path: '/validate' }, use: { path: '/use' } },
};

function problemsOf(config: unknown): string[] {
  try {
    parseLiveConfig(JSON.stringify(config), '/project');
    return [];
  } catch (error) {
    return error instanceof LiveConfigError ? error.message.split('\n') : [String(error)];
  }
}

describe('parseLiveConfig', () => {
  it('needs a command, a URL and two routes, and fills in the rest', () => {
    const config = parseLiveConfig(JSON.stringify(smallest), '/project');
    expect(config).toMatchObject({
      name: 'backend',
      start: { cwd: '/project', env: {} },
      protocols: ['v1'],
      validationsPerWindow: 20,
      memory: 'report',
      redis: null,
    });
  });

  it('resolves paths from the folder of the file, except placeholders', () => {
    const config = parseLiveConfig(
      JSON.stringify({ ...smallest, ca: 'ca.pem', watch: ['..', '/var/log', '{temp}'] }),
      '/project/audit',
    );
    expect(config.ca).toBe('/project/audit/ca.pem');
    expect(config.watch).toEqual(['/project', '/var/log', '{temp}']);
  });

  it.each<[string, unknown, string]>([
    ['no object', [], 'the configuration must be an object'],
    ['no URL', { ...smallest, url: undefined }, 'url must be an https:// URL without a path'],
    ['a plain URL', { ...smallest, url: 'http://a' }, 'url must be an https:// URL without a path'],
    ['an unknown member', { ...smallest, colour: 1 }, 'colour is not known: expected name, start'],
    ['no command', { ...smallest, start: {} }, 'start.command must be a program and its arguments'],
    ['a path', { ...smallest, routes: { use: { path: 'a' } } }, 'routes.use.path must be a path'],
    ['a protocol', { ...smallest, protocols: ['v3'] }, 'protocols must be v1, v2 or both'],
    ['a store', { ...smallest, redis: 'localhost' }, 'redis must be "start" or a redis:// URL'],
    [
      'a number',
      { ...smallest, timeoutSeconds: 0 },
      'timeoutSeconds must be a whole number from 1',
    ],
    ['a pattern', { ...smallest, failureLog: '(' }, 'failureLog must be a regular expression'],
    ['statuses', { ...smallest, expect: { valid: ['a'] } }, 'expect must be an object of lists'],
    ['variables', { ...smallest, start: { command: ['a'], env: { A: 1 } } }, 'start.env must be'],
    [
      'a list of variables',
      { ...smallest, start: { command: ['a'], env: [] } },
      'start.env must be',
    ],
    ['a list of routes', { ...smallest, routes: [] }, 'routes must be an object'],
    ['no start, no port', { ...smallest, start: undefined }, 'provider.port must be set where'],
    ['half a certificate', { ...smallest, provider: { certificateFile: 'a' } }, 'provider.cert'],
  ])('names the expected value: %s', (_name, config, problem) => {
    expect(problemsOf(config)).toContainEqual(expect.stringContaining(problem));
  });

  it('names all problems at once, and no value', () => {
    const problems = problemsOf({
      url: 'secret-value',
      redis: 'secret-value',
      watch: 'secret-value',
    });
    expect(problems.length).toBeGreaterThan(3);
    expect(problems.join()).not.toContain('secret-value');
  });

  it('reports a file that is missing or not JSON', async () => {
    expect(() => parseLiveConfig('{', '/')).toThrow('the configuration must be JSON');
    await expect(readLiveConfig('/not/there')).rejects.toThrow('must be a JSON file');
  });
});

describe('fillConfig', () => {
  const placeholders = {
    provider: 'https://127.0.0.1:1',
    providerCa: '/ca',
    providerId: 'openai',
    port: '8443',
    plainPort: '8080',
    temp: '/temp',
    home: '/home',
    redis: '',
    postgres: '',
  };

  it('fills in every placeholder in braces', () => {
    const config = parseLiveConfig(
      JSON.stringify({ ...smallest, start: { command: ['a', '--to={provider}'] } }),
      '/',
    );
    const filled = fillConfig(config, placeholders);
    expect(filled.url).toBe('https://127.0.0.1:8443');
    expect(filled.start?.command).toEqual(['a', '--to=https://127.0.0.1:1']);
  });

  it('refuses an unknown placeholder', () => {
    const config = parseLiveConfig(JSON.stringify({ ...smallest, name: '{colour}' }), '/');
    expect(() => fillConfig(config, placeholders)).toThrow(UnknownPlaceholderError);
  });
});
