import { renderToStaticMarkup } from 'react-dom/server';
import { expect, it } from 'vitest';
import { Actions } from './Actions.tsx';

it('shows its buttons in their order', () => {
  const html = renderToStaticMarkup(
    <Actions>
      <button>first</button>
      <button>second</button>
    </Actions>,
  );
  expect(html).toMatch(/first.*second/);
});
