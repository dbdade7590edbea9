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
 * Replaces the static shell by React. The most likely screen, the field, is rendered outside the document while the status is
 * still loading. It is inserted and corrected within one task, so that no wrong screen is painted.
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
  // Outside the document it could not take the focus.
  page.querySelector('input')?.focus();
  void answers.backends.then(store.offer);
  // The background confirms what was published. It may have to start first.
  await store.run(() => ask({ type: 'getStatus' }));
}

function expectElement(id: string): HTMLElement {
  const element = document.getElementById(id);
  if (element === null) throw new Error(`index.html must have an element #${id}`);
  return element;
}
