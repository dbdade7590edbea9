import { once } from 'node:events';
import type { IncomingHttpHeaders, IncomingMessage } from 'node:http';
import { type Agent, request as requestHttps } from 'node:https';
import { text } from 'node:stream/consumers';

/** A server to ask over TLS, and the certificate to trust for it. */
export interface Target {
  readonly origin: string;
  readonly certificate: string;
}

/** The parts of a request besides its path. */
export interface Question {
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string | string[]>>;
  readonly body?: string | Buffer;
  /** Keeps connections open for the next request. Without an agent each request has its own connection. */
  readonly agent?: Agent;
  /** The client's address on this machine. */
  readonly localAddress?: string;
}

/** A whole answer. */
export interface Answer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly text: string;
}

/** Sends one request and reads the whole answer. */
export async function ask(
  { origin, certificate }: Target,
  path: string,
  { body, headers = {}, agent, ...options }: Question = {},
): Promise<Answer> {
  const request = requestHttps(new URL(path, origin), {
    ...options,
    headers,
    ca: certificate,
    agent: agent ?? false,
  });
  request.end(body);
  const [response] = (await once(request, 'response')) as [IncomingMessage];
  const { statusCode: status = 0 } = response;
  return { status, headers: response.headers, text: await text(response) };
}

/** The code of an error envelope. */
export function errorCodeOf(answer: Pick<Answer, 'text'>): unknown {
  const body = JSON.parse(answer.text) as { error?: { code?: unknown } };
  return body.error?.code;
}
