import type { BrowserSession } from './browser-session.ts';
import type { Outcome } from './check-run.ts';
import { evidenceOf, findSecrets } from './find-secrets.ts';

/** Searches everything that extension pages can store beyond the session. A control that the page stores must be found. */
export async function checkStorage(session: BrowserSession): Promise<Outcome> {
  const popup = await session.phantomKey.openPopup();
  const control = `control-${session.startedAt}`;
  const kept = await popup.evaluate(async (text) => {
    localStorage.setItem('control', text);
    // In Firefox the extension has no rules.
    const { storage, declarativeNetRequest: rules } = chrome as Partial<typeof chrome>;
    const databases = await indexedDB.databases();
    const stores = await Promise.all(
      databases.map(
        ({ name = '' }) =>
          new Promise<unknown>((resolve) => {
            const opening = indexedDB.open(name);
            opening.onsuccess = () => {
              const stores = [...opening.result.objectStoreNames];
              if (stores.length === 0) {
                resolve([]);
                return;
              }
              const transaction = opening.result.transaction(stores);
              const reads = stores.map((store) => transaction.objectStore(store).getAll());
              transaction.oncomplete = () => {
                resolve(reads.map((read): unknown => read.result));
              };
            };
          }),
      ),
    );
    const caches = await globalThis.caches.keys();
    const found = {
      local: await storage?.local.get(null),
      sync: await storage?.sync.get(null),
      rules: (await rules?.getDynamicRules()) ?? [],
      databases: [databases, stores],
      caches,
      web: [Object.entries(localStorage), Object.entries(sessionStorage), document.cookie],
    };
    localStorage.removeItem('control');
    return JSON.stringify(found);
  }, control);
  await popup.close();
  const secrets = session.secrets.list();
  return {
    faults: findSecrets(kept, secrets),
    voids: kept.includes(control) ? [] : ['the control was not found'],
    evidence: { places: 8, ...evidenceOf(kept, secrets) },
  };
}

/** After a lock or a restart: nothing stamps, nothing is stored, and the site's next request is sent unchanged. */
export async function checkNothingKept(session: BrowserSession, mark: string): Promise<Outcome> {
  const { rules, session: stored } = await session.phantomKey.readState();
  const page = await session.phantomKey.openSite();
  const request = await session.call(page, mark);
  await page.close();
  const kept = JSON.stringify(stored);
  const hasHeader =
    request.headers['x-encrypted-key'] !== undefined ||
    request.headers['x-session-key'] !== undefined;
  return {
    faults: [
      ...(rules.length > 0 ? ['a rule, or an armed key, is still there'] : []),
      ...findSecrets(kept, session.secrets.list()).map((hit) => `still kept: ${hit}`),
      ...('vault' in stored ? ['the vault is still there'] : []),
      ...(hasHeader ? ['the next request carried the key'] : []),
    ],
    evidence: { rules: rules.length, cases: 1, ...evidenceOf(kept, session.secrets.list()) },
  };
}

/** Presses Forget in the popup, and waits until it says that nothing is stored. */
export async function forget({ phantomKey }: BrowserSession): Promise<void> {
  const popup = await phantomKey.openPopup();
  await popup.getByTestId('forget-button').click();
  await popup.getByTestId('key-field').waitFor();
  await popup.close();
}
