import { defineBackground } from 'wxt/utils/define-background';
import { watchActivity } from './activity.ts';
import { watchBackends } from './backend-access.ts';
import { prepare, reviewBackends } from './key-life.ts';
import { listenForMessages } from './router.ts';

export default defineBackground(() => {
  const ready = prepare();
  watchActivity();
  listenForMessages(ready);
  watchBackends(() => ready.then(reviewBackends));
});
