import type { Page } from '@playwright/test';
import type { Backend } from '../lib/backends.ts';
import type { PhantomKey } from './phantom-key.ts';

/** The options page, in a tab. */
export async function openOptions(phantomKey: PhantomKey): Promise<Page> {
  const options = await phantomKey.context.newPage();
  await options.goto(`chrome-extension://${phantomKey.id}/options.html`);
  await options.getByTestId('about-section').waitFor();
  return options;
}

/** Fills in and sends the form. */
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

/**
 * Has the browser take the user's agreement for given: its prompt is no page, and nothing can press it. The extension
 * still has to ask, from a click; it is the prompt alone that is left out.
 */
export async function agreeAhead(
  phantomKey: PhantomKey,
  origins: readonly string[],
): Promise<void> {
  await inBrowserSettings(phantomKey, async (page) => {
    for (const origin of origins)
      await changeHost(page, phantomKey.id, 'addHostPermission', origin);
  });
}

/** Takes a permission away as the user does in the browser's own settings. */
export async function withdraw(phantomKey: PhantomKey, origin: string): Promise<void> {
  await inBrowserSettings(phantomKey, (page) =>
    changeHost(page, phantomKey.id, 'removeHostPermission', origin),
  );
}

/** Keeps the extension from every site until it is clicked, as the user does in the browser's own settings. */
export async function allowOnClickOnly(phantomKey: PhantomKey): Promise<void> {
  await inBrowserSettings(phantomKey, (page) =>
    page.evaluate(async (extensionId) => {
      const { developerPrivate } = chrome as unknown as SettingsPage;
      await developerPrivate.updateExtensionConfiguration({ extensionId, hostAccess: 'ON_CLICK' });
    }, phantomKey.id),
  );
}

/** What `chrome://extensions` has, and no type package knows. */
interface SettingsPage {
  readonly developerPrivate: {
    addHostPermission(id: string, host: string): Promise<void>;
    removeHostPermission(id: string, host: string): Promise<void>;
    updateExtensionConfiguration(change: {
      extensionId: string;
      hostAccess: string;
    }): Promise<void>;
  };
}

async function changeHost(
  page: Page,
  extensionId: string,
  method: 'addHostPermission' | 'removeHostPermission',
  origin: string,
): Promise<void> {
  await page.evaluate(
    async ({ id, name, host }) => {
      await (chrome as unknown as SettingsPage).developerPrivate[name](id, host);
    },
    { id: extensionId, name: method, host: patternOf(origin) },
  );
}

/** As the extension asks for it: with the port. */
function patternOf(origin: string): string {
  return /:\d+$|\*/.test(origin) ? `${origin}/*` : `${origin}:443/*`;
}

async function inBrowserSettings(
  phantomKey: PhantomKey,
  change: (page: Page) => Promise<void>,
): Promise<void> {
  const page = await phantomKey.context.newPage();
  await page.goto('chrome://extensions/');
  await change(page);
  await page.close();
}

interface Borrowed {
  readonly value: {
    readonly sessionId: string;
    readonly sessionKeys: { readonly v1: string; readonly v2: string };
  };
}

/**
 * Encrypts a key in a page of ours and hands it to the background, as the popup does. For a backend that has version 1
 * alone: the other envelope is bound to nothing.
 */
export async function storeKeyFor(page: Page, backendId: string, apiKey: string): Promise<unknown> {
  return page.evaluate(
    async ({ backend, text }) => {
      const { value } = await chrome.runtime.sendMessage<object, Borrowed>({
        type: 'borrowSessionKey',
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
      const place = { backendId: backend, provider: 'openai', label: null, use: true };
      const message = { type: 'storeKey', sessionId, envelopes, ...place };
      return chrome.runtime.sendMessage<object, unknown>(message);
    },
    { backend: backendId, text: apiKey },
  );
}
