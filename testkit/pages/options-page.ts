import type { Page } from '@playwright/test';
import type { Backend } from '../../lib/extension/backends.ts';
import type { PhantomKey } from './phantom-key.ts';

/** The options page, in a tab. */
export async function openOptions(phantomKey: PhantomKey): Promise<Page> {
  const options = await phantomKey.context.newPage();
  await options.goto(`${phantomKey.origin}/options.html`);
  await options.getByTestId('about-section').waitFor();
  return options;
}

/** Fills in and submits the form. */
export async function addBackend(options: Page, { api, sites }: NewBackend): Promise<void> {
  await options.getByTestId('api-field').fill(api);
  await options.getByTestId('sites-field').fill(sites.join('\n'));
  await options.getByTestId('add-button').click();
  await cardOf(options, new URL(api).origin).waitFor();
}

export interface NewBackend {
  readonly api: string;
  readonly sites: readonly string[];
}

/** The card of a backend. */
export function cardOf(options: Page, apiOrigin: string) {
  return options.locator(`[data-testid="backend"][data-backend="${apiOrigin}"]`);
}

/** The backend as it was stored. */
export async function readBackend(options: Page, apiOrigin: string): Promise<Backend> {
  const stored = await options.evaluate(
    async () => (await chrome.storage.local.get('settings'))['settings'] as { backends: Backend[] },
  );
  const backend = stored.backends.find((it) => it.apiOrigin === apiOrigin);
  if (backend === undefined) throw new Error(`${apiOrigin} must be among the settings`);
  return backend;
}

interface Borrowed {
  readonly value: {
    readonly sessionId: string;
    readonly sessionKeys: { readonly v1: string; readonly v2: string };
  };
}

/**
 * Encrypts a key in one of our pages and passes it to the background, as the popup does. For a backend with version 1 alone:
 * the other envelope is bound to nothing.
 */
export async function storeKeyFor(page: Page, backendId: string, apiKey: string): Promise<unknown> {
  return page.evaluate(
    async ({ backend, text }) => {
      const { value } = await chrome.runtime.sendMessage<object, Borrowed>({
        type: 'getSessionKeys',
        backendId: backend,
      });
      const { sessionId, sessionKeys } = value;
      const encrypt = async (sessionKey: string) => {
        const raw = Uint8Array.from(atob(sessionKey), (char) => char.charCodeAt(0));
        const key = await crypto.subtle.importKey('raw', raw, 'AES-GCM', false, ['encrypt']);
        const iv = crypto.getRandomValues(new Uint8Array(12));
        const bytes = new TextEncoder().encode(text);
        const sealed = await crypto.subtle.encrypt({ name: 'AES-GCM', iv }, key, bytes);
        return btoa(String.fromCharCode(...iv, ...new Uint8Array(sealed)));
      };
      const envelopes = { v1: await encrypt(sessionKeys.v1), v2: await encrypt(sessionKeys.v2) };
      const place = { backendId: backend, provider: 'openai', label: null, active: true };
      const message = { type: 'storeKey', sessionId, envelopes, ...place };
      return chrome.runtime.sendMessage<object, unknown>(message);
    },
    { backend: backendId, text: apiKey },
  );
}
