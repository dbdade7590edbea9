import { renderToStaticMarkup } from 'react-dom/server';
import { beforeEach, expect, it } from 'vitest';
import { gitPhantomScope } from '../../lib/extension/backends.ts';
import { speakFromFiles } from '../../testkit/extension/speak-from-files.ts';
import { LockedScreen } from './LockedScreen.tsx';

beforeEach(() => {
  speakFromFiles();
});

it('focuses the field and says who will be able to use the key', () => {
  const html = renderToStaticMarkup(
    <LockedScreen
      backends={[gitPhantomScope]}
      lastLock={null}
      failure={null}
      onStore={() => Promise.resolve()}
      onImport={() => Promise.resolve()}
      onType={() => undefined}
    />,
  );
  expect(html).toMatch(/key-field.*provider-select.*store-button/);
  expect(html).toContain('Only gitphantomscope.com can use it.');
});
