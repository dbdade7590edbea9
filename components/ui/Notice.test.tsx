import { renderToStaticMarkup } from 'react-dom/server';
import { expect, it } from 'vitest';
import { Notice } from './Notice.tsx';

it('shows its tone by an icon, a title, and what to do', () => {
  const html = renderToStaticMarkup(
    <Notice tone="warn" title="Quota used up">
      <p>Add credit.</p>
    </Notice>,
  );
  expect(html).toMatch(/data-tone="warn".*<svg.*Quota used up.*Add credit\./);
});
