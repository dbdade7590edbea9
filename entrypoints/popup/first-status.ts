import { ask } from '../../lib/background-client.ts';

/**
 * The first question to the background, asked on import: `main.tsx` imports this before React, so that the worker wakes
 * up while React is still being loaded.
 */
export const firstStatus = ask({ type: 'getStatus' });
