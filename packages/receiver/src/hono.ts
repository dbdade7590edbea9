import type { BroughtKey } from './brought-key.ts';
import { type ByokOptions, withByokKey as wrap } from './byok-manager.ts';
import { type ByokJobOptions, type JobPair, withByokJob as wrapJob } from './jobs.ts';
import type { Receiver } from './receiver.ts';

/** What is used of a context of Hono. `@hono/node-server` gives the connection in `env`. */
export interface HonoContext {
  readonly req: { readonly raw: Request };
  readonly env: unknown;
}

/**
 * Wraps a handler of Hono: it gets the opened key of its request, which is wiped when the handler has answered or thrown.
 * A request without a usable key, or over plain HTTP, never reaches it.
 */
export function withByokKey<Input extends HonoContext>(
  handler: (context: Input, key: BroughtKey) => Response | Promise<Response>,
  options: ByokOptions<[Input]>,
): (context: Input) => Promise<Response> {
  const wrapped = wrap<[Input]>((_request, key, context) => handler(context, key), {
    findPeer,
    ...options,
  });
  return (context) => wrapped(context.req.raw, context);
}

/**
 * Wraps a handler of Hono that starts a job: it gets the sealed pair of its request, and never the key. A request without a
 * usable key of version 2, or over plain HTTP, never reaches it.
 */
export function withByokJob<Input extends HonoContext>(
  handler: (context: Input, pair: JobPair) => Response | Promise<Response>,
  options: ByokJobOptions<[Input]>,
): (context: Input) => Promise<Response> {
  const wrapped = wrapJob<[Input]>((_request, pair, context) => handler(context, pair), {
    findPeer,
    ...options,
  });
  return (context) => wrapped(context.req.raw, context);
}

/** Answers `GET /.well-known/byok-configuration`. */
export function byokConfiguration({
  configuration,
}: Pick<Receiver, 'configuration'>): (context: HonoContext) => Promise<Response> {
  return ({ req }) => configuration(req.raw);
}

function findPeer(_request: Request, { env }: HonoContext): string | null {
  const { incoming } = (env ?? {}) as {
    readonly incoming?: { readonly socket?: { readonly remoteAddress?: string } };
  };
  return incoming?.socket?.remoteAddress ?? null;
}
