import { type Backend, gitPhantomScope } from '../../lib/extension/backends.ts';
import { readPublishedStatus } from '../../lib/extension/background-client.ts';
import type { FirstAnswers } from './await-first.ts';
import { readOfferedBackends } from './offered-backends.ts';

/**
 * What the background published, and where keys can go, asked for on import: `main.tsx` imports this before React, so that
 * the answers are on their way while React is still being loaded.
 */
export const firstAnswers: FirstAnswers = {
  status: readPublishedStatus(),
  // The extension was reloaded under the page: the status says so.
  backends: readOfferedBackends().catch((): readonly Backend[] => [gitPhantomScope]),
};
