import { renderToStaticMarkup } from 'react-dom/server';
import { expect, it } from 'vitest';
import { ProblemText } from './ProblemText.tsx';

it('is in the document before there is a problem, so that it is read aloud', () => {
  expect(renderToStaticMarkup(<ProblemText id="p" text={null} />)).toBe(
    '<div id="p" role="alert"></div>',
  );
  expect(renderToStaticMarkup(<ProblemText id="p" text="Too long" />)).toContain('Too long');
});
