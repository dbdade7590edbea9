import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { getRequestListener } from '@hono/node-server';
import type { Log } from '../ops/log.ts';
import type { AppBindings } from './app-bindings.ts';
import { clientAddress, type TrustedProxies } from './client-address.ts';
import { endLeftover } from './http-limits.ts';
import { createProxyWarning, forwardingHeaders, type ProxyClues } from './proxy-warning.ts';
import { malformedRequest, type Refusal } from './refusal.ts';
import { findRefusal } from './request-gate.ts';

/** The part of the app that the listener needs. */
export interface ListenedApp {
  readonly log: Log;
  fetch(request: Request, bindings: AppBindings): Response | Promise<Response>;
}

/** Passes requests to the app with the address of the client, and refuses those that must not reach it. */
export function createRequestListener(
  app: ListenedApp,
  trusted: TrustedProxies,
  isEncrypted: boolean,
): RequestListener {
  const serve = getRequestListener(
    (request, { incoming }) =>
      app.fetch(request, { clientAddress: readClient(incoming as IncomingMessage, trusted) }),
    {
      overrideGlobalObjects: false,
      errorHandler: () => {
        app.log.warn({ event: 'unreadable_request' });
        return new Response(null, malformedRequest);
      },
    },
  );
  const refused = new WeakSet<Socket>();
  const warnOfProxy = createProxyWarning(app.log, trusted);
  return (request, response) => {
    // The parser reads on, but requests pipelined after a refused one must not reach the app.
    if (refused.has(request.socket)) return;
    response.once('finish', () => {
      endLeftover(request);
    });
    warnOfProxy(readClues(request));
    const refusal = findRefusal(request, { isEncrypted, trusted });
    if (refusal === null) void serve(request, response);
    else {
      refused.add(request.socket);
      answer(response, refusal);
    }
  };
}

function readClient(request: IncomingMessage, trusted: TrustedProxies): string {
  return clientAddress(readClues(request), trusted);
}

function readClues({ socket, headersDistinct }: IncomingMessage): ProxyClues {
  return {
    socketAddress: socket.remoteAddress,
    forwardedFor: headersDistinct['x-forwarded-for'] ?? [],
    isForwarded: forwardingHeaders.some((name) => headersDistinct[name] !== undefined),
  };
}

function answer(response: ServerResponse, { status, headers, body }: Refusal): void {
  response.writeHead(status, headers);
  response.end(body);
}
