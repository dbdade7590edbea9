import { renderToStaticMarkup } from 'react-dom/server';
import { expect, it } from 'vitest';
import { ProblemText } from './ProblemText.tsx';

it('is there to be read out before there is a problem', () => {
  expect(renderToStaticMarkup(<ProblemText id="p" text={null} />)).toBe(
    '<div id="p" role="alert"></div>',
  );
  expect(renderToStaticMarkup(<ProblemText id="p" text="Too long" />)).toContain('Too long');
});
