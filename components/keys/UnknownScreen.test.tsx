import { renderToStaticMarkup } from 'react-dom/server';
import { beforeEach, expect, it } from 'vitest';
import { speakFromFiles } from '../../testkit/extension/speak-from-files.ts';
import { UnknownScreen } from './UnknownScreen.tsx';

beforeEach(() => {
  speakFromFiles();
});

it('says what is wrong and offers to try again', () => {
  const html = renderToStaticMarkup(
    <UnknownScreen failure="failed" onRetry={() => Promise.resolve()} />,
  );
  expect(html).toMatch(/No answer.*That did not work.*retry-button/);
});
