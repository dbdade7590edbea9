import { renderToStaticMarkup } from 'react-dom/server';
import { expect, it } from 'vitest';
import { Button } from './Button.tsx';

const look = { kind: 'primary', label: 'Store', pendingLabel: 'Storing…', testId: 'b' } as const;

it('submits its form unless it has an action of its own', () => {
  const submits = renderToStaticMarkup(<Button {...look} isPending={false} />);
  const acts = renderToStaticMarkup(
    <Button {...look} isPending={false} onPress={() => undefined} />,
  );
  expect(submits).toContain('type="submit"');
  expect(acts).toContain('type="button"');
});

it('keeps the focus while pending: it is never really disabled', () => {
  const html = renderToStaticMarkup(<Button {...look} isPending />);
  expect(html).toContain('aria-disabled="true"');
  expect(html).not.toMatch(/ disabled/);
  expect(html).toContain('Storing…');
});
