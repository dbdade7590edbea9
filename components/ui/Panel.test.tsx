import { renderToStaticMarkup } from 'react-dom/server';
import { expect, it } from 'vitest';
import { Panel } from './Panel.tsx';

it('has a heading, an optional help text, and contents', () => {
  const bare = renderToStaticMarkup(<Panel title="A part">More</Panel>);
  expect(bare).toMatch(/<h3[^>]*>A part<\/h3><\/div>More/);
  expect(renderToStaticMarkup(<Panel title="A part" help="Why" children={null} />)).toContain(
    'Why',
  );
});
