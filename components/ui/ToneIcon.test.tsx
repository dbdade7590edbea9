import { renderToStaticMarkup } from 'react-dom/server';
import { expect, it } from 'vitest';
import { ToneIcon } from './ToneIcon.tsx';

it('has a different shape for every tone', () => {
  const tones = ['good', 'wait', 'warn', 'bad'] as const;
  const icons = tones.map((tone) => renderToStaticMarkup(<ToneIcon tone={tone} />));
  expect(new Set(icons).size).toBe(tones.length);
});
