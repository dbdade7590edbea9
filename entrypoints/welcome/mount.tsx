import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { ask } from '../../lib/extension/background-client.ts';
import { emptyStatus } from '../../lib/extension/messages.ts';
import { translate } from '../../lib/extension/translate.ts';
import { awaitFirst, type FirstAnswers } from '../popup/await-first.ts';
import { createPopupStore } from '../popup/popup-store.ts';
import { Welcome } from './Welcome.tsx';

/** Shows the welcome page with the popup's screens in it. */
export async function mount(root: Element, answers: FirstAnswers): Promise<void> {
  document.documentElement.lang = translate('languageTag');
  document.title = translate('welcomeTitle');
  const store = createPopupStore({ ok: true, value: emptyStatus });
  store.show(...(await awaitFirst(answers)));
  void answers.backends.then(store.offer);
  createRoot(root).render(
    <StrictMode>
      <Welcome store={store} />
    </StrictMode>,
  );
  await store.run(() => ask({ type: 'getStatus' }));
}
