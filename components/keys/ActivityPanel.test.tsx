// @vitest-environment happy-dom
import { act } from 'react';
import { renderToStaticMarkup } from 'react-dom/server';
import { beforeEach, expect, it } from 'vitest';
import { speakFromFiles } from '../../testkit/extension/speak-from-files.ts';
import { type Activity, addUse, noActivity, type Use } from '../../lib/extension/activity.ts';
import { ActivityPanel } from './ActivityPanel.tsx';
import { mount } from '../ui/mount-for-test.tsx';

const now = 1_795_478_400_000;

beforeEach(() => {
  speakFromFiles();
});

function use(fields: Partial<Use> = {}): Use {
  return {
    requestId: '1',
    time: now,
    method: 'POST',
    path: '/api/v1/models',
    site: 'site.example',
    status: 200,
    keyId: 'a-key',
    provider: 'openai',
    fromWorker: false,
    travelled: true,
    ...fields,
  };
}

function show(uses: readonly Use[]): string {
  const activity: Activity = uses.reduce(addUse, noActivity);
  return renderToStaticMarkup(<ActivityPanel activity={activity} now={now} />);
}

it('is absent before any request', () => {
  expect(show([])).toBe('');
});

it.each([
  [false, 'Another extension removed or changed the headers'],
  [true, 'Also from the site'],
])('says what to do about a request without the key (worker: %s)', (fromWorker, words) => {
  expect(show([use({ travelled: false, fromWorker })])).toContain(words);
});

it.each([
  [0, 'site.example has used your key. Requests so far: 2.'],
  [1, 'site.example used your key once in the last 5 minutes. Requests so far: 3.'],
  [14, 'site.example used your key 14 times in the last 5 minutes. Requests so far: 16.'],
])('says how often a site has used the key recently: %i', (recent, words) => {
  const old = [use({ time: now - 300_001 }), use({ time: now - 400_000 })];
  expect(show([...old, ...Array.from({ length: recent }, () => use())])).toContain(words);
});

it('lists the uses when the user opens the list, newest first, with their results', () => {
  const uses = [
    use({ path: '/first' }),
    use({ path: '/second', status: null }),
    use({ path: '/third', travelled: false }),
  ];
  const root = mount(<ActivityPanel activity={uses.reduce(addUse, noActivity)} now={now} />);
  expect(root.querySelector('ol')).toBeNull();
  const details = root.querySelector('details');
  act(() => {
    details?.setAttribute('open', '');
    details?.dispatchEvent(new Event('toggle'));
  });
  const html = root.innerHTML;
  expect(html.match(/\/(?:first|second|third)/g)).toEqual(['/third', '/second', '/first']);
  for (const words of ['answered 200', 'no answer', 'without the key']) {
    expect(html).toContain(words);
  }
});

it('warns if the last request did not carry the key', () => {
  const lost = use({ travelled: false });
  expect(show([lost])).toContain('The last request was sent without the key');
  expect(show([lost, use()])).not.toContain('The last request was sent without the key');
});
