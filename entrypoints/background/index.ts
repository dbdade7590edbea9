import { defineBackground } from 'wxt/utils/define-background';
import { prepare } from './key-life.ts';
import { listenForMessages } from './router.ts';

export default defineBackground(() => {
  listenForMessages(prepare());
});
