import type { BroughtKey } from './brought-key.ts';
import { type AnswerableError, describeAnswer, isAnswerable, noStore } from './errors.ts';
import type { JobPair } from './jobs.ts';
import {
  handOverRequest,
  type NodeJobOptions,
  type NodeKeyOptions,
  type NodeRequest,
  openRequest,
  toReceivedRequest,
} from './node/open-request.ts';
import { configurationHeaders, notFound, type Receiver } from './receiver.ts';

/** What is used of a request of Fastify. */
export interface FastifyInput {
  readonly raw: NodeRequest;
}

/** What is used of a reply of Fastify. */
export interface FastifyOutput {
  code(status: number): unknown;
  headers(values: Record<string, string>): unknown;
}

/**
 * Wraps a handler of Fastify: it gets the opened key of its request, which is wiped when its promise settles. A request
 * without a usable key, or over plain HTTP, never reaches it. Other errors go to Fastify.
 */
export function withByokKey<Input extends FastifyInput, Output extends FastifyOutput>(
  handler: (request: Input, reply: Output, key: BroughtKey) => unknown,
  options: NodeKeyOptions<Input>,
): (request: Input, reply: Output) => Promise<unknown> {
  return answerRequest(async (request, reply) => {
    using key = await openRequest(request.raw, request, options);
    reply.headers({ ...noStore });
    return await handler(request, reply, key);
  });
}

/**
 * Wraps a handler of Fastify that starts a job: it gets the sealed pair of its request, and never the key. A request without
 * a usable key of version 2, or over plain HTTP, never reaches it. Other errors go to Fastify.
 */
export function withByokJob<Input extends FastifyInput, Output extends FastifyOutput>(
  handler: (request: Input, reply: Output, pair: JobPair) => unknown,
  options: NodeJobOptions<Input>,
): (request: Input, reply: Output) => Promise<unknown> {
  return answerRequest(async (request, reply) => {
    const pair = await handOverRequest(request.raw, request, options);
    reply.headers({ ...noStore });
    return handler(request, reply, pair);
  });
}

function answerRequest<Input, Output extends FastifyOutput>(
  handle: (request: Input, reply: Output) => Promise<unknown>,
): (request: Input, reply: Output) => Promise<unknown> {
  return async (request, reply) => {
    try {
      return await handle(request, reply);
    } catch (error) {
      if (!isAnswerable(error)) throw error;
      return answer(reply, error);
    }
  };
}

/** Answers `GET /.well-known/byok-configuration`. */
export function byokConfiguration({
  sealed,
}: Pick<Receiver, 'sealed'>): (request: FastifyInput, reply: FastifyOutput) => Promise<string> {
  return async (request, reply) => {
    if (sealed === null) return answer(reply, notFound());
    const document = await sealed.configuration(toReceivedRequest(request.raw));
    reply.headers({ ...configurationHeaders });
    return document;
  };
}

function answer(reply: FastifyOutput, error: AnswerableError): string {
  const { status, headers, body } = describeAnswer(error);
  reply.code(status);
  reply.headers({ ...headers });
  return body;
}
