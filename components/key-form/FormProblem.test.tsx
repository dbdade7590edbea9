import { renderToStaticMarkup } from 'react-dom/server';
import { beforeEach, expect, it } from 'vitest';
import { speakFromFiles } from '../../testkit/extension/speak-from-files.ts';
import { FormProblem } from './FormProblem.tsx';

beforeEach(() => {
  speakFromFiles();
});

it.each([
  ['empty', 'Enter an API key first.'],
  ['tooLong', 'too long'],
  ['innerSpace', 'a space inside the key'],
  ['unsendable', 'a character that API keys never have'],
  ['noProvider', 'Choose its provider.'],
] as const)('has a text for %s', (kind, words) => {
  expect(renderToStaticMarkup(<FormProblem id="p" problem={{ kind }} />)).toContain(words);
});

it('names both providers when they differ', () => {
  const problem = { kind: 'otherProvider', recognised: 'gemini', chosen: 'openai' } as const;
  const html = renderToStaticMarkup(<FormProblem id="p" problem={problem} />);
  expect(html).toContain('a key for Google Gemini, but OpenAI is chosen');
});
