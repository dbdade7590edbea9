import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { translate } from '../../lib/extension/translate.ts';
import { browser } from '../../lib/extension/browser.ts';
import { App } from './App.tsx';
import { createOptionsStore, readOptionsState } from './options-store.ts';

/** Shows the settings after they have been read. */
export async function mount(root: Element): Promise<void> {
  document.documentElement.lang = translate('languageTag');
  document.title = `${translate('optionsTitle')} – Phantom Key`;
  const store = createOptionsStore(await readOptionsState());
  const { version } = browser.runtime.getManifest();
  createRoot(root).render(
    <StrictMode>
      <App store={store} version={version} />
    </StrictMode>,
  );
}
