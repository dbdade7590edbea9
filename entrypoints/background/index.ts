import { defineBackground } from 'wxt/utils/define-background';
import { watchActivity } from './activity.ts';
import { prepare } from './key-life.ts';
import { listenForMessages } from './router.ts';

export default defineBackground(() => {
  watchActivity();
  listenForMessages(prepare());
});
