import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { projectRoot } from '../testkit/project.ts';
import { defaultLockPolicy } from '../lib/extension/lock-policy.ts';
import { defaultFutureSeconds, defaultWindowSeconds } from '../lib/protocol/sealed.ts';
import { providerIds, providers } from '../lib/providers.ts';
import manifest from '../package.json' with { type: 'json' };
import messages from '../public/_locales/en/messages.json' with { type: 'json' };
import { defaultConfig } from '../verifier/ops/config.ts';

/** On one line, so that line breaks in sentences do not matter. */
function readLine(file: string): string {
  return readFileSync(join(projectRoot, file), 'utf8').replace(/\s+/g, ' ');
}

const readme = readLine('README.md');

describe('README.md', () => {
  it('has the minimum versions of browsers and Node', () => {
    const config = readLine('wxt.config.ts');
    const [, chromium = ''] = /minimum_chrome_version: '(\d+)'/.exec(config) ?? [];
    const [, firefox = ''] = /strict_min_version: '(\d+)\.0'/.exec(config) ?? [];
    expect(readme).toContain(`Chrome or Edge ${chromium}, or Firefox ${firefox} ESR, or newer`);
    expect(readme).toContain(`With Node ${manifest.engines.node.replace('>=', '')} or newer`);
  });

  it('has the heading that the settings refer to', () => {
    const heading = /“(.+)”/.exec(messages.aboutVerifyKey.message)?.[1] ?? '';
    expect(readme).toContain(`## ${heading} `);
  });

  it('has the providers', () => {
    const names = providerIds.map((id) => providers[id].label);
    const list = new Intl.ListFormat('en-GB').format(names);
    expect([names.length, readme]).toEqual([
      5,
      expect.stringContaining(`Five providers are supported: ${list}.`),
    ]);
  });

  it.each(['README.md', 'docs/user-guide.md'])('says when keys are forgotten: %s', (file) => {
    const text = readLine(file);
    const { idleMinutes, maxMinutes, maxUses, onComputerLock } = defaultLockPolicy;
    expect(text).toMatch(new RegExp(`${idleMinutes} minutes (?:pass )?without use`));
    expect(text).toContain(`or ${(maxMinutes ?? 0) / 60} hours in all`);
    expect([maxUses, onComputerLock]).toEqual([null, true]);
    expect(text).toContain('screen is locked');
  });

  it('says how often and how long a copied pair of headers can be sent', () => {
    const seconds = defaultWindowSeconds + defaultFutureSeconds;
    expect(defaultConfig.tokenWindowSeconds).toBe(defaultWindowSeconds);
    expect(readme).toContain(
      `${defaultConfig.maxUsesPerToken} times within ${seconds} seconds by default`,
    );
  });
});
