import { renderToStaticMarkup } from 'react-dom/server';
import { beforeEach, expect, it } from 'vitest';
import { speakFromFiles } from '../../testkit/extension/speak-from-files.ts';
import { Screen } from './Screen.tsx';

beforeEach(() => {
  speakFromFiles();
});

it('shows the heading, then a failure, then the contents', () => {
  const html = renderToStaticMarkup(
    <Screen testId="s" isAwake={false} title="Title" lead="Lead" failure="failed">
      <p>Content</p>
    </Screen>,
  );
  expect(html).toMatch(/data-testid="s".*Title.*Lead.*That did not work.*Content/);
});
