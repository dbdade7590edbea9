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

/** What is used of a response of `node:http`. Express's has it too. */
export interface NodeResponse {
  readonly headersSent: boolean;
  setHeader(name: string, value: string): unknown;
  writeHead(status: number, headers: Readonly<Record<string, string>>): unknown;
  end(body: string): unknown;
}

type Next = (error?: unknown) => void;

/**
 * Wraps a handler of Express: it gets the opened key of its request, which is wiped when its promise settles. A request
 * without a usable key, or over plain HTTP, never reaches it. Other errors go to Express.
 */
export function withByokKey<Input extends NodeRequest, Output extends NodeResponse>(
  handler: (request: Input, response: Output, key: BroughtKey) => unknown,
  options: NodeKeyOptions<Input>,
): (request: Input, response: Output, next: Next) => Promise<void> {
  return answerRequest(async (request, response) => {
    using key = await openRequest(request, request, options);
    response.setHeader('Cache-Control', noStore['Cache-Control']);
    await handler(request, response, key);
  });
}

/**
 * Wraps a handler of Express that starts a job: it gets the sealed pair of its request, and never the key. A request without
 * a usable key of version 2, or over plain HTTP, never reaches it. Other errors go to Express.
 */
export function withByokJob<Input extends NodeRequest, Output extends NodeResponse>(
  handler: (request: Input, response: Output, pair: JobPair) => unknown,
  options: NodeJobOptions<Input>,
): (request: Input, response: Output, next: Next) => Promise<void> {
  return answerRequest(async (request, response) => {
    const pair = await handOverRequest(request, request, options);
    response.setHeader('Cache-Control', noStore['Cache-Control']);
    await handler(request, response, pair);
  });
}

function answerRequest<Input, Output extends NodeResponse>(
  handle: (request: Input, response: Output) => Promise<void>,
): (request: Input, response: Output, next: Next) => Promise<void> {
  return async (request, response, next) => {
    try {
      await handle(request, response);
    } catch (error) {
      if (isAnswerable(error) && !response.headersSent) answer(response, error);
      else next(error);
    }
  };
}

/** Answers `GET /.well-known/byok-configuration`. */
export function byokConfiguration({
  sealed,
}: Pick<Receiver, 'sealed'>): (
  request: NodeRequest,
  response: NodeResponse,
  next: Next,
) => Promise<void> {
  return async (request, response, next) => {
    try {
      if (sealed === null) {
        answer(response, notFound());
        return;
      }
      const document = await sealed.configuration(toReceivedRequest(request));
      response.writeHead(200, configurationHeaders);
      response.end(document);
    } catch (error) {
      next(error);
    }
  };
}

function answer(response: NodeResponse, error: AnswerableError): void {
  const { status, headers, body } = describeAnswer(error);
  response.writeHead(status, headers);
  response.end(body);
}
