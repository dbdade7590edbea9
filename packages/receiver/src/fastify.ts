import type { BroughtKey } from './brought-key.ts';
import { type AnswerableError, describeAnswer, isAnswerable, noStore } from './errors.ts';
import {
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
  return async (request, reply) => {
    try {
      using key = await openRequest(request.raw, request, options);
      reply.headers({ ...noStore });
      return await handler(request, reply, key);
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
