import { renderToStaticMarkup } from 'react-dom/server';
import { beforeEach, expect, it } from 'vitest';
import { speakFromFiles } from '../../testkit/extension/speak-from-files.ts';
import { Screen } from './Screen.tsx';

beforeEach(() => {
  speakFromFiles();
});

it('says where one is, then what went wrong, then what can be done', () => {
  const html = renderToStaticMarkup(
    <Screen testId="s" isAwake={false} title="Title" lead="Lead" failure="failed">
      <p>Content</p>
    </Screen>,
  );
  expect(html).toMatch(/data-testid="s".*Title.*Lead.*That did not work.*Content/);
});
