import { defineBackground } from 'wxt/utils/define-background';
import { watchActivity } from './stamping/activity.ts';
import { watchBackends } from './protocol/backend-access.ts';
import { checkLimits, prepare } from './session/session-life.ts';
import { listenForLockControls } from './toolbar/lock-controls.ts';
import { renewForSite } from './protocol/reconcile.ts';
import { discoverNewBackends } from './protocol/refresh-discovery.ts';
import { retryUntilDone } from './retry-until-done.ts';
import { listenForMessages } from './router.ts';
import { prepareStamping } from './stamping/stamping.ts';
import { listenForSessionEvents } from './session/session-events.ts';
import { listenForRenewalEvents } from './protocol/renewal-events.ts';
import { welcomeAtInstall } from './toolbar/welcome.ts';

export default defineBackground(() => {
  const ready = retryUntilDone(prepare);
  // A message that needs it tries again.
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
