import { ask } from '../../lib/background-client.ts';

// Asked before React is even loaded: the worker may have to wake up, and both take their time at once.
const status = ask({ type: 'getStatus' });

void import('./mount.tsx').then(({ mount }) => mount(status));
