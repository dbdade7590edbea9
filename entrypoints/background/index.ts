import { defineBackground } from 'wxt/utils/define-background';
import { watchActivity } from './activity.ts';
import { prepare } from './key-life.ts';
import { listenForLockControls } from './lock-controls.ts';
import { listenForMessages } from './router.ts';
import { listenForWakeUps } from './wake-ups.ts';

export default defineBackground(() => {
  watchActivity();
  listenForMessages(prepare());
  listenForWakeUps();
  listenForLockControls();
});
