import { StrictMode } from 'react';
import { flushSync } from 'react-dom';
import { createRoot } from 'react-dom/client';
import type { Result, Status } from '../../lib/messages.ts';
import { translate } from '../../lib/translate.ts';
import { App } from './App.tsx';
import { createPopupStore } from './popup-store.ts';

/** Puts React in the place of the static shell, once there is something to show. */
export async function mount(status: Promise<Result<Status>>): Promise<void> {
  document.documentElement.lang = translate('languageTag');
  const root = createRoot(expectElement('root'));
  const store = createPopupStore(await status);
  // At once: React's scheduler would give the browser a turn first, and the field would be there 8 ms later.
  flushSync(() => {
    root.render(
      <StrictMode>
        <App store={store} />
      </StrictMode>,
    );
  });
}

function expectElement(id: string): HTMLElement {
  const element = document.getElementById(id);
  if (element === null) throw new Error(`index.html must have an element #${id}`);
  return element;
}
