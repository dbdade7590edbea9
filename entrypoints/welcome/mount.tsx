import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import type { Backend } from '../../lib/backends.ts';
import { ask } from '../../lib/background-client.ts';
import { emptyStatus, type Result, type Status } from '../../lib/messages.ts';
import { translate } from '../../lib/translate.ts';
import { createPopupStore } from '../popup/popup-store.ts';
import { Welcome } from './Welcome.tsx';

/** Shows the welcome page, with the popup in it as it stands. */
export async function mount(
  root: Element,
  answers: Promise<[Result<Status>, readonly Backend[]]>,
): Promise<void> {
  document.documentElement.lang = translate('languageTag');
  document.title = translate('welcomeTitle');
  const store = createPopupStore({ ok: true, value: emptyStatus });
  store.show(...(await answers));
  createRoot(root).render(
    <StrictMode>
      <Welcome store={store} />
    </StrictMode>,
  );
  await store.run(() => ask({ type: 'getStatus' }));
}
