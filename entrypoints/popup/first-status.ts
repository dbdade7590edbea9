import { readPublishedStatus } from '../../lib/background-client.ts';

/**
 * What the background published, asked for on import: `main.tsx` imports this before React, so that the answer is on its
 * way while React is still being loaded.
 */
export const firstStatus = readPublishedStatus();
