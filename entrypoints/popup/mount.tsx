import { StrictMode } from 'react';
import { flushSync } from 'react-dom';
import { createRoot } from 'react-dom/client';
import { ask } from '../../lib/extension/background-client.ts';
import { emptyStatus } from '../../lib/extension/messages.ts';
import { translate } from '../../lib/extension/translate.ts';
import { App } from './App.tsx';
import { awaitFirst, type FirstAnswers } from './await-first.ts';
import { createPopupStore } from './popup-store.ts';

/**
 * Puts React in the place of the static shell. The likeliest screen, the field, is built off the page while the
 * status is still on its way; put in place and corrected within one task, no wrong screen is ever painted.
 */
export async function mount(answers: FirstAnswers): Promise<void> {
  document.documentElement.lang = translate('languageTag');
  const page = document.createElement('div');
  const store = createPopupStore({ ok: true, value: emptyStatus });
  flushSync(() => {
    createRoot(page).render(
      <StrictMode>
        <App store={store} />
      </StrictMode>,
    );
  });
  const [first, backends] = await awaitFirst(answers);
  expectElement('root').replaceChildren(page);
  flushSync(() => {
    store.show(first, backends);
  });
  // Off the page it could not take the focus that it asked for.
  page.querySelector('input')?.focus();
  void answers.backends.then(store.offer);
  // What was published is confirmed by the background itself, which may have to wake up for it.
  await store.run(() => ask({ type: 'getStatus' }));
}

function expectElement(id: string): HTMLElement {
  const element = document.getElementById(id);
  if (element === null) throw new Error(`index.html must have an element #${id}`);
  return element;
}
