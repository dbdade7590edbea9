import { renderToStaticMarkup } from 'react-dom/server';
import { expect, it } from 'vitest';
import { Section } from './Section.tsx';

it('is a region that is named by its heading', () => {
  const html = renderToStaticMarkup(
    <Section testId="a-section" title="A subject" lead="About it.">
      <p>More</p>
    </Section>,
  );
  const id = /aria-labelledby="([^"]+)"/.exec(html)?.[1] ?? 'none';
  expect(html).toContain(`<h2 id="${id}"`);
  expect(html).toMatch(/A subject.*About it\..*More/s);
});
