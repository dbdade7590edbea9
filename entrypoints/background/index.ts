import { defineBackground } from 'wxt/utils/define-background';
import { watchActivity } from './activity.ts';
import { watchBackends } from './backend-access.ts';
import { checkLimits, prepare } from './key-life.ts';
import { listenForLockControls } from './lock-controls.ts';
import { renewForSite } from './reconcile.ts';
import { discoverNewBackends } from './refresh-discovery.ts';
import { retryUntilDone } from './retry-until-done.ts';
import { listenForMessages } from './router.ts';
import { prepareStamping } from './stamping.ts';
import { listenForSessionEvents } from './session-events.ts';
import { listenForRenewalEvents } from './renewal-events.ts';
import { welcomeAtInstall } from './welcome.ts';

export default defineBackground(() => {
  const ready = retryUntilDone(prepare);
  // Whoever needs it has it tried again.
  ready().catch(() => undefined);
  welcomeAtInstall();
  watchActivity();
  listenForMessages(ready);
  prepareStamping(ready, renewForSite);
  watchBackends(checkLimits, discoverNewBackends);
  listenForRenewalEvents();
  listenForSessionEvents();
  listenForLockControls();
});
