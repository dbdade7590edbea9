import { commonHeaders } from './security-headers.ts';

/** An answer that does not come from the app. It contains nothing of the request and ends the connection. */
export interface Refusal {
  readonly status: keyof typeof reasonPhrases;
  readonly headers: Readonly<Record<string, string>>;
  /** The design's error envelope, or nothing. */
  readonly body: string;
}

const reasonPhrases = {
  400: 'Bad Request',
  403: 'Forbidden',
  405: 'Method Not Allowed',
  408: 'Request Timeout',
  431: 'Request Header Fields Too Large',
} as const;

/** The methods that reach the app. */
export const allowedMethods: ReadonlySet<string> = new Set(['GET', 'HEAD', 'POST', 'OPTIONS']);

/** The client did not send an HTTP request, or sent one that is ambiguous to parsers. */
export const malformedRequest = createRefusal(400);

/** The request did not arrive in time. */
export const requestTimedOut = createRefusal(408);

/** There are too many headers, or too many header bytes. */
export const headersTooLarge = createRefusal(431);

/** TRACE would echo the headers with the key, and CONNECT would open a tunnel. No route has any other method. */
export const methodNotAllowed = createRefusal(405, {
  code: 'METHOD_NOT_ALLOWED',
  message: 'This method is not supported',
  headers: { Allow: [...allowedMethods].join(', ') },
});

/** The request came over plain HTTP. Without HSTS, which has no meaning there (RFC 6797 section 7.2). */
export const httpsRequired = createRefusal(403, {
  code: 'HTTPS_REQUIRED',
  message: 'Use HTTPS',
  headers: { 'Strict-Transport-Security': '' },
});

interface RefusalText {
  readonly code: string;
  readonly message: string;
  readonly headers: Readonly<Record<string, string>>;
}

function createRefusal(status: Refusal['status'], text?: RefusalText): Refusal {
  const { code, message } = text ?? {};
  const body = text === undefined ? '' : JSON.stringify({ error: { code, message } });
  const headers = {
    ...commonHeaders,
    'Content-Length': String(body.length),
    ...(body !== '' && { 'Content-Type': 'application/json' }),
    Connection: 'close',
    ...text?.headers,
  };
  const set = Object.entries(headers).filter(([, value]) => value !== '');
  return { status, headers: Object.fromEntries(set), body };
}

/** Formats a refusal as an HTTP/1.1 answer, for a connection without a parser. */
export function formatRefusal({ status, headers, body }: Refusal): string {
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`);
  return `HTTP/1.1 ${status} ${reasonPhrases[status]}\r\n${lines.join('')}\r\n${body}`;
}
