import { type Backend, gitPhantomScope } from '../../lib/backends.ts';
import { readPublishedStatus } from '../../lib/background-client.ts';
import { readOfferedBackends } from './offered-backends.ts';

/**
 * What the background published, and where keys can go, asked for on import: `main.tsx` imports this before React, so that
 * the answers are on their way while React is still being loaded.
 */
export const firstAnswers = Promise.all([
  readPublishedStatus(),
  // The extension was reloaded under the page: the status says so.
  readOfferedBackends().catch((): readonly Backend[] => [gitPhantomScope]),
]);
