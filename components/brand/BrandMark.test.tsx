import { renderToStaticMarkup } from 'react-dom/server';
import { expect, it } from 'vitest';
import { BrandMark } from './BrandMark.tsx';

it('shows by its eyes whether requests carry a key, not by colour alone', () => {
  const path = (isAwake: boolean) =>
    / d="([^"]+)"/.exec(renderToStaticMarkup(<BrandMark isAwake={isAwake} />))?.[1];
  expect(path(true)).not.toBe(path(false));
});

it('is hidden from screen readers', () => {
  expect(renderToStaticMarkup(<BrandMark isAwake />)).toContain('aria-hidden="true"');
});
