import { type ByokHandler, type ByokOptions, withByokKey as wrap } from './byok-manager.ts';
import type { TrustedProxies } from './https-check.ts';
import { type ByokJobHandler, type ByokJobOptions, withByokJob as wrapJob } from './jobs.ts';

/** Next tells a route handler nothing of the connection, and sets `X-Forwarded-Proto` itself where no proxy did. */
const anyProxy: TrustedProxies = { has: () => true };

/**
 * Wraps a route handler of Next: `export const POST = withByokKey(…)`. It gets the opened key of its request, which is
 * wiped when the handler has answered or thrown. A request without a usable key never reaches it.
 *
 * `X-Forwarded-Proto` is believed: the server must be reachable only through a proxy that sets it.
 */
export function withByokKey<Context>(
  handler: ByokHandler<[Context]>,
  options: ByokOptions<[Context]>,
): (request: Request, context: Context) => Promise<Response> {
  return wrap<[Context]>(handler, { ...options, trustedProxies: anyProxy });
}

/**
 * Wraps a route handler of Next that starts a job: it gets the sealed pair of its request, and never the key. A request
 * without a usable key of version 2 never reaches it. `X-Forwarded-Proto` is believed, as in {@link withByokKey}.
 */
export function withByokJob<Context>(
  handler: ByokJobHandler<[Context]>,
  options: ByokJobOptions<[Context]>,
): (request: Request, context: Context) => Promise<Response> {
  return wrapJob<[Context]>(handler, { ...options, trustedProxies: anyProxy });
}
