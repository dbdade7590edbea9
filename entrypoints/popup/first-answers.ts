import { type Backend, gitPhantomScope } from '../../lib/extension/backends.ts';
import { readPublishedStatus } from '../../lib/extension/background-client.ts';
import type { FirstAnswers } from './await-first.ts';
import { readOfferedBackends } from './offered-backends.ts';

/**
 * The published status and the available backends. They are requested on import: `main.tsx` imports this file before React, so
 * that the answers arrive while React is still loading.
 */
export const firstAnswers: FirstAnswers = {
  status: readPublishedStatus(),
  // The extension was reloaded while the page was open. The status says so.
  backends: readOfferedBackends().catch((): readonly Backend[] => [gitPhantomScope]),
};
