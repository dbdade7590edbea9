import { renderToStaticMarkup } from 'react-dom/server';
import { beforeEach, expect, it } from 'vitest';
import { speakFromFiles } from '../../testkit/extension/speak-from-files.ts';
import { FailureNotice } from './FailureNotice.tsx';

beforeEach(() => {
  speakFromFiles();
});

it.each([
  ['noKey', 'The key is gone', 'Enter it again.'],
  ['badEnvelope', 'The key was not accepted', 'Enter it again.'],
  ['failed', 'That did not work', 'Close this window and open it again'],
] as const)('has a text for %s', (failure, title, advice) => {
  const html = renderToStaticMarkup(<FailureNotice failure={failure} />);
  expect(html).toContain(title);
  expect(html).toContain(advice);
});

it('stays in the document for screen readers if there is no failure', () => {
  expect(renderToStaticMarkup(<FailureNotice failure={null} />)).toBe('<div role="alert"></div>');
});
