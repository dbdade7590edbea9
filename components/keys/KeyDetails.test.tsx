import { renderToStaticMarkup } from 'react-dom/server';
import { beforeEach, expect, it } from 'vitest';
import { speakFromFiles } from '../../testkit/extension/speak-from-files.ts';
import { KeyDetails } from './KeyDetails.tsx';
import { createStoredKey } from './stored-key-for-test.ts';

beforeEach(() => {
  speakFromFiles();
});

it('names the backend with its origin, and since when the key is stored', () => {
  const html = renderToStaticMarkup(<KeyDetails storedKey={createStoredKey(null)} />);
  expect(html).toContain('Git Phantom Scope');
  expect(html).toContain('https://api.gitphantomscope.com');
  expect(html).toMatch(/<time dateTime="2026-11-\d\dT[\d:.]+Z">\w+day/);
});

it('names the provider if the title shows only the label', () => {
  const show = (label: string | null) =>
    renderToStaticMarkup(<KeyDetails storedKey={createStoredKey(null, { label })} />);
  expect(show('work')).toContain('Anthropic · work');
  expect(show(null)).not.toContain('Anthropic');
});

it.each([
  ['v1', 'Basic', 'has your key'],
  ['v2', 'Sealed', 'Only the backend can open it'],
] as const)('says what %s means', (protocol, name, meaning) => {
  const key = createStoredKey(null, { protocol });
  const html = renderToStaticMarkup(<KeyDetails storedKey={key} />);
  expect(html).toContain(`>${name}<`);
  expect(html).toContain(meaning);
});
