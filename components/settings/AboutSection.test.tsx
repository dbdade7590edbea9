import { renderToStaticMarkup } from 'react-dom/server';
import { beforeEach, expect, it } from 'vitest';
import { speakFromFiles } from '../../testkit/extension/speak-from-files.ts';
import { AboutSection } from './AboutSection.tsx';

beforeEach(() => {
  speakFromFiles();
});

it('says the version, what the extension can do and what it cannot', () => {
  const html = renderToStaticMarkup(<AboutSection version="1.2.3" />);
  expect(html).toContain('Version 1.2.3');
  expect(html).toMatch(/What it does.*memory only.*What it cannot do.*other extensions/s);
});

it('links to the welcome page', () => {
  const html = renderToStaticMarkup(<AboutSection version="1.2.3" />);
  expect(html).toContain('<a href="/welcome.html"');
});
