import { defineBackground } from 'wxt/utils/define-background';
import { prepare } from './key-life.ts';
import { listenForMessages } from './router.ts';
import { prepareStamping } from './stamping.ts';

export default defineBackground(() => {
  const ready = prepare();
  listenForMessages(ready);
  prepareStamping(ready);
});
