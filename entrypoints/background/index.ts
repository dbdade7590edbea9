import { defineBackground } from 'wxt/utils/define-background';
import { watchActivity } from './activity.ts';
import { prepare } from './key-life.ts';
import { listenForMessages } from './router.ts';
import { prepareStamping } from './stamping.ts';

export default defineBackground(() => {
  watchActivity();
  const ready = prepare();
  listenForMessages(ready);
  prepareStamping(ready);
});
