import { expect, it } from 'vitest';
import { speakFromFiles } from '../../testkit/extension/speak-from-files.ts';
import { formatMinutes } from './format-minutes.ts';

it.each([
  ['en', 5, '5 minutes'],
  ['en', 60, '1 hour'],
  ['de', 1440, '24 Stunden'],
])('%s: %i minutes are %s', (language, minutes, text) => {
  speakFromFiles(language);
  expect(formatMinutes(minutes)).toBe(text);
});
