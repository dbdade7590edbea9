import { defineBackground } from 'wxt/utils/define-background';
import { prepare } from './key-life.ts';
import { listenForLockControls } from './lock-controls.ts';
import { listenForMessages } from './router.ts';
import { listenForWakeUps } from './wake-ups.ts';

export default defineBackground(() => {
  listenForMessages(prepare());
  listenForWakeUps();
  listenForLockControls();
});
