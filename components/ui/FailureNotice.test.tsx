import { renderToStaticMarkup } from 'react-dom/server';
import { beforeEach, expect, it } from 'vitest';
import { speakFromFiles } from '../../testkit/extension/speak-from-files.ts';
import { FailureNotice } from './FailureNotice.tsx';

beforeEach(() => {
  speakFromFiles();
});

it.each([
  ['noKey', 'There is no key any more', 'Enter it again.'],
  ['badEnvelope', 'The key was not accepted', 'Enter it again.'],
  ['failed', 'That did not work', 'Close this window and open it again'],
] as const)('has words for %s', (failure, title, advice) => {
  const html = renderToStaticMarkup(<FailureNotice failure={failure} />);
  expect(html).toContain(title);
  expect(html).toContain(advice);
});

it('keeps its place for screen readers while there is none', () => {
  expect(renderToStaticMarkup(<FailureNotice failure={null} />)).toBe('<div role="alert"></div>');
});
