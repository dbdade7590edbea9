import { beforeEach, vi } from 'vitest';
import { fakeBrowser } from 'wxt/testing/fake-browser';
import { forgetItems } from './entrypoints/background/session-items.ts';
import { installFakeExtensionApi } from './harness/fake-extension-api.ts';

vi.mock('webextension-polyfill', () => ({ default: fakeBrowser }));

beforeEach(() => {
  fakeBrowser.reset();
  forgetItems();
  installFakeExtensionApi();
});
