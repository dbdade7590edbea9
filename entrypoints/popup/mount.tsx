import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import type { Result, Status } from '../../lib/messages.ts';
import { translate } from '../../lib/translate.ts';
import { App } from './App.tsx';
import { createPopupStore } from './popup-store.ts';

/** Puts React in the place of the static shell, once there is something to show. */
export async function mount(status: Promise<Result<Status>>): Promise<void> {
  const store = createPopupStore(await status);
  document.documentElement.lang = translate('languageTag');
  createRoot(expectRoot()).render(
    <StrictMode>
      <App store={store} />
    </StrictMode>,
  );
}

function expectRoot(): HTMLElement {
  const root = document.getElementById('root');
  if (root === null) throw new Error('index.html must have an element #root');
  return root;
}
