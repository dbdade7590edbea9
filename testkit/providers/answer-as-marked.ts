import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';

type Behaviour = (request: IncomingMessage, response: ServerResponse, apiKey: string) => void;

const keyHeaders = ['authorization', 'x-api-key', 'x-goog-api-key'];

/** What a provider may do, by the mark in the key that steers it. All of its texts hold the key, as a hostile one's would. */
const behaviours = {
  '-200-': (_request, response) => {
    const models = [{ name: 'models/m', endpoint_id: 'm' }];
    const body = { object: 'list', data: [{ id: 'm' }], models, username: 'u', prices: [] };
    sendJson(response, 200, { ...body, results: [{ owner: 'o', name: 'm' }] });
  },
  '-401-': refuseWith(401),
  '-402-': refuseWith(402),
  '-403-': refuseWith(403),
  '-429-': refuseWith(429),
  '-500-': refuseWith(500),
  '-echo-': refuseWith(200),
  '-redirect-': refuseWith(307),
  '-hang-': () => undefined,
  '-reset-': ({ socket }) => {
    // Node resets no connection of TLS: there it is cut off without TLS's own end.
    if ('encrypted' in socket) socket.destroy();
    else socket.resetAndDestroy();
  },
  '-garbage-': (request, _response, apiKey) => request.socket.end(`${apiKey} garbage\r\n\r\n`),
  '-half-': (request, _response, apiKey) =>
    request.socket.end(`HTTP/1.1 200 OK\r\nContent-Length: 999\r\n\r\n{"${apiKey}`),
  '-oversize-': (_request, response, apiKey) => {
    sendJson(response, 200, apiKey.repeat(100_000));
  },
} as const satisfies Readonly<Record<string, Behaviour>>;

/** A mark that steers {@link answerAsMarked}. */
export type ProviderMark = keyof typeof behaviours;

/** Every such mark. */
export const providerMarks = Object.keys(behaviours) as readonly ProviderMark[];

/**
 * A provider of any kind that does what the mark in the key says; without one it takes the key.
 * @param accepted the JSON of its answer to a good key; `null` for lists of models in the five known shapes
 */
export function answerAsMarked(accepted: unknown = null): RequestListener {
  return (request, response) => {
    const apiKey = readKey(request);
    const mark = providerMarks.find((each) => apiKey.includes(each)) ?? '-200-';
    if (mark === '-200-' && accepted !== null) sendJson(response, 200, accepted);
    else behaviours[mark](request, response, apiKey);
  };
}

function readKey({ headers }: IncomingMessage): string {
  const values = keyHeaders.map((name) => headers[name]);
  return String(values.find((value) => value !== undefined)).replace(/^(?:Bearer|Key) /, '');
}

function refuseWith(status: number): Behaviour {
  return (_request, response, apiKey) => {
    const location = `https://127.0.0.1/${apiKey}`;
    const error = { code: apiKey, message: `the key ${apiKey} is refused` };
    response.setHeader('x-ratelimit-limit-requests', apiKey);
    response.setHeader('Location', location);
    sendJson(response, status, { error, data: [{ id: apiKey }], models: [{ name: apiKey }] });
  };
}

function sendJson(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { 'Content-Type': 'application/json' });
  response.end(JSON.stringify(body));
}
