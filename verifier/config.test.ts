import { describe, expect, it } from 'vitest';
import { ConfigError, defaultConfig, readConfig } from './config.ts';

function problemsOf(env: Record<string, string>): string {
  try {
    readConfig(env);
    return '';
  } catch (error) {
    return error instanceof ConfigError ? error.message : 'another error';
  }
}

describe('readConfig', () => {
  it('takes the defaults where nothing is set', () => {
    expect(readConfig({})).toEqual(defaultConfig);
    expect(readConfig({ PORT: '', HOST: '' })).toEqual(defaultConfig);
  });

  it('reads every variable', () => {
    const config = readConfig({
      HOST: '::1',
      PORT: '0',
      PROVIDERS: 'live',
      OPENAI_BASE_URL: 'https://openai.example/v1',
      ANTHROPIC_BASE_URL: 'http://127.0.0.1:4000',
      GEMINI_BASE_URL: 'http://[::1]:4000/',
      SITE_ORIGINS: 'https://a.example, https://b.example:8443',
      ENVIRONMENT: 'staging',
      LOG_LEVEL: 'warn',
    });
    expect(config).toEqual({
      host: '::1',
      port: 0,
      providers: 'live',
      baseUrls: {
        openai: 'https://openai.example/v1',
        anthropic: 'http://127.0.0.1:4000',
        gemini: 'http://[::1]:4000/',
      },
      siteOrigins: ['https://a.example', 'https://b.example:8443'],
      environment: 'staging',
      logLevel: 'warn',
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
  ])('refuses %s=%s, without repeating the value', (name, value) => {
    const problems = problemsOf({ [name]: value });
    expect(problems).toMatch(new RegExp(`^${name} must be `));
    expect(problems).not.toContain(value);
    expect(problems).not.toContain('\n');
  });

  it('names every bad variable at once', () => {
    const lines = problemsOf({ PORT: 'x', LOG_LEVEL: 'x', SITE_ORIGINS: 'x' }).split('\n');
    expect(lines.map((line) => line.split(' ')[0])).toEqual(['PORT', 'SITE_ORIGINS', 'LOG_LEVEL']);
  });
});
