import { describe, expect, it } from 'vitest';
import { browser } from '../../lib/extension/browser.ts';
import { isOwnPage } from './router.ts';

const id = browser.runtime.id;
const url = browser.runtime.getURL('/popup.html');

describe('isOwnPage', () => {
  it.each([
    ['the popup', { id, url }],
    ['the popup in a tab', { id, url, frameId: 0 }],
    ['the options page', { id, url: browser.runtime.getURL('/options.html') }],
    ['the popup with a query', { id, url: `${url}?from=welcome` }],
  ])('takes %s', (_name, sender) => {
    expect(isOwnPage(sender)).toBe(true);
  });

  it.each([
    ['another extension', { id: 'other-extension', url }],
    ['nobody', { url }],
    ['a sender without a page', { id }],
    ['a web page', { id, url: 'https://gitphantomscope.com/popup.html' }],
    ['a content script', { id, url: 'https://gitphantomscope.com/', frameId: 0 }],
    ['a framed popup', { id, url, frameId: 3 }],
    ['a page that is not ours to ask', { id, url: browser.runtime.getURL('/background.js') }],
    ['a look-alike of the popup', { id, url: `${url}.evil` }],
  ])('refuses %s', (_name, sender) => {
    expect(isOwnPage(sender)).toBe(false);
  });
});
