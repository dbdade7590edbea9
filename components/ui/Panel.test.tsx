import { renderToStaticMarkup } from 'react-dom/server';
import { expect, it } from 'vitest';
import { Panel } from './Panel.tsx';

it('has a heading, help where there is some, and what is in it', () => {
  const bare = renderToStaticMarkup(<Panel title="A part">More</Panel>);
  expect(bare).toMatch(/<h3[^>]*>A part<\/h3><\/div>More/);
  expect(renderToStaticMarkup(<Panel title="A part" help="Why" children={null} />)).toContain(
    'Why',
  );
});
