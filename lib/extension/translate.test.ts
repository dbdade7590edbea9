import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { messageFiles, speakFromFiles } from '../../testkit/extension/speak-from-files.ts';
import { messageLocale, translate } from './translate.ts';

const sources = import.meta.glob<string>(
  ['../../{lib,components,entrypoints}/**/*.{ts,tsx}', '!../../**/*.test.*', '../../wxt.config.ts'],
  { query: '?raw', import: 'default', eager: true },
);
const { en = {}, de = {} } = messageFiles;

describe('translate', () => {
  it('puts substitutions in the place of placeholders', () => {
    speakFromFiles();
    expect(translate('problemOtherProvider', 'OpenAI', 'fal')).toContain(
      'This looks like a key for OpenAI, but fal is chosen.',
    );
  });

  it('speaks German', () => {
    speakFromFiles('de');
    expect(translate('keyLabel')).toBe('API-Schlüssel');
  });
});

describe('messageLocale', () => {
  beforeEach(() => {
    speakFromFiles();
  });

  afterEach(() => {
    vi.unstubAllGlobals();
  });

  it("is the user's own variety of the language of the messages", () => {
    vi.stubGlobal('navigator', { languages: ['fr-CA', 'en-GB', 'en'] });
    expect(messageLocale()).toBe('en-GB');
  });

  it('is the language of the messages where the user speaks another', () => {
    vi.stubGlobal('navigator', { languages: ['fr-CA'] });
    expect(messageLocale()).toBe('en');
  });
});

describe('the message files', () => {
  it('have the same messages in every language', () => {
    expect(Object.keys(de).sort()).toEqual(Object.keys(en).sort());
  });

  it.each(Object.entries(messageFiles))(
    'say something for every message in %s',
    (_language, file) => {
      const empty = Object.entries(file).filter(([, { message }]) => message.trim() === '');
      expect(empty).toEqual([]);
    },
  );

  it.each(Object.entries(messageFiles))(
    'use the placeholders they declare in %s',
    (_language, file) => {
      for (const [name, { message, placeholders = {} }] of Object.entries(file)) {
        const used = [...message.matchAll(/\$(\w+)\$/g)].map(([, used]) => used?.toLowerCase());
        expect([...new Set(used)].sort(), name).toEqual(Object.keys(placeholders).sort());
      }
    },
  );

  it('fill the same placeholders with the same substitutions', () => {
    for (const [name, { placeholders }] of Object.entries(en)) {
      expect(de[name]?.placeholders, name).toEqual(placeholders);
    }
  });

  it('hold no message that nothing uses', () => {
    const text = Object.values(sources).join('\n');
    const unused = Object.keys(en).filter(
      (name) => ![`'${name}'`, `"${name}"`, `__MSG_${name}__`].some((use) => text.includes(use)),
    );
    expect(unused).toEqual([]);
  });

  it('keep the description within what stores take', () => {
    for (const file of [en, de]) {
      expect(file['extensionDescription']?.message.length).toBeLessThanOrEqual(132);
    }
  });
});
