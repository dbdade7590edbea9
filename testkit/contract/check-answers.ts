import type { KeyCheckOutcome } from '../../lib/extension/key-check-outcome.ts';

/** The kinds of outcome that the extension has words for. */
export type OutcomeKind = KeyCheckOutcome['kind'];

/** An answer to the check of a key, and the outcome that the extension reads from it. */
export interface CheckAnswer {
  /** As the page shows it: a status, or a class of them. */
  readonly status: string;
  /** One of each kind; empty if no answer comes. */
  readonly statuses: readonly number[];
  /** The body, as the page shows it. */
  readonly answer: string;
  /** Examples. */
  readonly bodies: readonly string[];
  readonly headers: Readonly<Record<string, string>>;
  /** When a backend gives this answer. */
  readonly when: string;
  readonly outcome: KeyCheckOutcome;
}

/** A body of status 200. */
export interface ReportExample {
  readonly name: string;
  readonly body: Readonly<Record<string, unknown>>;
  readonly answer: string;
  readonly when: string;
  readonly outcome: KeyCheckOutcome;
}

/** An error in the envelope `{"error":{"code","message","details"?}}`. */
export interface ContractError {
  readonly code: string;
  readonly status: number;
  readonly message: string;
  /** Whether the protocol sets the message, and allows nothing beside it. */
  readonly isFixed: boolean;
  /** An example; `null` if the error has none. */
  readonly details: Readonly<Record<string, string | number>> | null;
  /** Headers beside `Cache-Control`, with an example. */
  readonly headers: Readonly<Record<string, string>>;
  readonly when: string;
  readonly outcome: KeyCheckOutcome;
}

/** What a backend says of a key that could be opened. */
export const reportExamples: readonly ReportExample[] = [
  {
    name: 'works',
    body: {
      valid: true,
      state: 'ok',
      tier: 'tier 2',
      rate_limits: { requests_per_minute: 500, tokens_per_minute: 200_000 },
      features: ['models'],
    },
    answer: '`valid` is `true`',
    when: 'the provider accepts the key',
    outcome: { kind: 'works', tier: 'tier 2', requestsPerMinute: 500 },
  },
  {
    name: 'limited',
    body: { valid: true, state: 'rate_limited' },
    answer: '`valid` is `true`, `state` is `rate_limited`',
    when: 'accepted, but the provider wants fewer requests at the moment',
    outcome: { kind: 'works', tier: null, requestsPerMinute: null },
  },
  {
    name: 'outOfQuota',
    body: { valid: true, state: 'out_of_quota' },
    answer: '`valid` is `true`, `state` is `out_of_quota`',
    when: 'accepted, but nothing is left to spend',
    outcome: { kind: 'outOfQuota' },
  },
  {
    name: 'rejected',
    body: { valid: false },
    answer: '`valid` is `false`',
    when: 'the same as `INVALID_BYOK_KEY`, which is preferred',
    outcome: { kind: 'rejected' },
  },
];

const noDetails = { isFixed: false, details: null, headers: {} } as const;

/** The errors that a backend may answer a check with. */
export const contractErrors: readonly ContractError[] = [
  {
    ...noDetails,
    code: 'BYOK_DECRYPTION_FAILED',
    status: 400,
    message: 'Failed to decrypt API key',
    isFixed: true,
    when: 'the two headers do not open, whatever is wrong with them',
    outcome: { kind: 'couldNotDecrypt' },
  },
  {
    ...noDetails,
    code: 'BYOK_KEY_REQUIRED',
    status: 401,
    message: 'An API key is required in X-Encrypted-Key and X-Session-Key',
    isFixed: true,
    when: 'both headers are missing',
    outcome: { kind: 'headersNotSeen' },
  },
  {
    ...noDetails,
    code: 'INVALID_BYOK_KEY',
    status: 401,
    message: 'The API key was rejected by OpenAI',
    details: { provider: 'openai' },
    when: 'the provider refuses the key',
    outcome: { kind: 'rejected' },
  },
  {
    ...noDetails,
    code: 'HTTPS_REQUIRED',
    status: 403,
    message: 'Use HTTPS',
    when: 'the request came over plain HTTP, as far as the backend can tell',
    outcome: { kind: 'notSupported' },
  },
  {
    ...noDetails,
    code: 'NOT_FOUND',
    status: 404,
    message: 'No such resource',
    when: 'there is no such route',
    outcome: { kind: 'notSupported' },
  },
  {
    ...noDetails,
    code: 'METHOD_NOT_ALLOWED',
    status: 405,
    message: 'This method is not supported',
    headers: { Allow: 'GET' },
    when: 'the route does not accept this method',
    outcome: { kind: 'notSupported' },
  },
  {
    ...noDetails,
    code: 'BYOK_TOKEN_STALE',
    status: 409,
    message: 'The session key must be sealed again under the current configuration',
    isFixed: true,
    when: 'version 2: the token is too old, too new, used up, or for a sealing key that has ended',
    outcome: { kind: 'sealRefused' },
  },
  {
    ...noDetails,
    code: 'VALIDATION_ERROR',
    status: 422,
    message: 'Request validation failed',
    details: { field: 'provider', expected: 'one of openai, anthropic' },
    when: 'the backend does not accept keys of this provider, or the body is malformed',
    outcome: { kind: 'providerUnknown' },
  },
  {
    ...noDetails,
    code: 'RATE_LIMIT_EXCEEDED',
    status: 429,
    message: 'Too many requests',
    details: { retry_after_seconds: 30 },
    headers: { 'Retry-After': '30' },
    when: 'the client has made too many requests',
    outcome: { kind: 'rateLimited', retryAfterSeconds: 30 },
  },
  {
    ...noDetails,
    code: 'INTERNAL_ERROR',
    status: 500,
    message: 'Something went wrong',
    when: 'an unexpected error, without its text',
    outcome: { kind: 'backendFailed' },
  },
  {
    ...noDetails,
    code: 'MODEL_PROVIDER_ERROR',
    status: 502,
    message: 'OpenAI could not be asked',
    details: { provider: 'openai' },
    when: 'the provider is down, slow, or gives an unexpected answer',
    outcome: { kind: 'providerDown' },
  },
  {
    ...noDetails,
    code: 'RATE_LIMIT_UNAVAILABLE',
    status: 503,
    message: 'Requests cannot be counted at the moment',
    details: { retry_after_seconds: 5 },
    headers: { 'Retry-After': '5' },
    when: 'requests cannot be counted, and none may pass uncounted',
    outcome: { kind: 'backendFailed' },
  },
];

/** The longest body that the extension reads. */
export const maxAnswerBytes = 16_384;

const page = '<!doctype html><title>Example</title>';

/** Answers that follow no contract. The extension understands these as well. */
const otherAnswers: readonly CheckAnswer[] = [
  {
    status: '200',
    statuses: [200],
    answer: 'a web page, nothing, JSON without `valid`, or too long',
    bodies: [page, '', '[]', '{"status":"ok"}', '{"valid":"yes"}', tooLongReport()],
    headers: {},
    when: 'a catch-all route answers instead',
    outcome: { kind: 'notSupported' },
  },
  {
    status: '3xx',
    statuses: [301, 302, 303, 307, 308],
    answer: 'a redirect, which is not followed',
    bodies: [''],
    headers: { Location: 'https://example.com/login' },
    when: 'a proxy adds a slash, a host name or a login',
    outcome: { kind: 'notSupported' },
  },
  {
    status: '4xx',
    statuses: [400, 401, 403, 404, 405, 409, 415, 422],
    answer: 'another code, or none',
    bodies: ['{"detail":"Not authenticated"}', '{"detail":[]}', errorText('OTHER', 'Other'), page],
    headers: {},
    when: 'a login or a firewall stands in front, or a framework answers by itself',
    outcome: { kind: 'notSupported' },
  },
  {
    status: '429',
    statuses: [429],
    answer: 'any, without `Retry-After` in seconds',
    bodies: ['', page, '{"detail":"Slow down"}'],
    headers: { 'Retry-After': 'Wed, 21 Oct 2026 07:28:00 GMT' },
    when: 'a proxy limits requests',
    outcome: { kind: 'rateLimited', retryAfterSeconds: null },
  },
  {
    status: '5xx',
    statuses: [500, 502, 503, 504],
    answer: 'another code, or none',
    bodies: ['', page, errorText('OTHER', 'Other')],
    headers: {},
    when: 'the backend or a proxy fails',
    outcome: { kind: 'backendFailed' },
  },
  {
    status: 'none',
    statuses: [],
    answer: '',
    bodies: [],
    headers: {},
    when: 'no connection, no valid certificate, or no answer within 8 seconds',
    outcome: { kind: 'backendUnreachable' },
  },
];

/** Every answer that the extension tells apart. */
export const checkAnswers: readonly CheckAnswer[] = [
  ...reportExamples.map(({ body, ...rest }): CheckAnswer => ({
    ...rest,
    status: '200',
    statuses: [200],
    bodies: [JSON.stringify(body)],
    headers: {},
  })),
  ...contractErrors.map((error): CheckAnswer => ({
    status: String(error.status),
    statuses: [error.status],
    answer: `\`${error.code}\``,
    bodies: [errorText(error.code, error.message, error.details)],
    headers: error.headers,
    when: error.when,
    outcome: error.outcome,
  })),
  ...otherAnswers,
];

/** The likely cause at the backend, for each outcome; empty if nothing is wrong there. */
export const outcomeCauses: Readonly<Record<OutcomeKind, string>> = {
  works: '',
  outOfQuota: '',
  rejected: '',
  couldNotDecrypt:
    '`PUBLIC_ORIGIN` is not the origin that browsers use, or something changes a header or sends it twice.',
  headersNotSeen: 'A proxy or a middleware removes the two headers.',
  providerUnknown: 'The backend does not list the provider.',
  rateLimited: 'A proxy is not named, so all clients count as one.',
  providerDown: 'The backend cannot connect to the provider, or the provider answers too late.',
  backendFailed: 'The route throws an exception, or Redis is away.',
  backendUnreachable:
    'The name or the certificate is wrong, or the answer takes more than 8 seconds.',
  notSupported:
    'The route is missing, a catch-all route or a login answers, or a proxy that ends TLS is not named.',
  blocked: 'The configuration is invalid, has changed, or could not be fetched. Nothing was asked.',
  sealRefused:
    'Clocks differ, processes have different keys, or a token has too few uses. The extension asked twice, with new tokens.',
};

/** How the extension understands the answer to the configuration's route. */
export interface ConfigurationAnswer {
  readonly status: string;
  readonly statuses: readonly number[];
  readonly answer: string;
  readonly bodies: readonly string[];
  readonly contentType: string;
  /** The name in `fetchConfiguration`. */
  readonly kind: 'none' | 'unreachable' | 'malformed';
}

/** Every other answer than a valid document, which only the backend's keys can make. */
export const configurationAnswers: readonly ConfigurationAnswer[] = [
  {
    status: '404',
    statuses: [404],
    answer: 'any',
    bodies: ['', page, errorText('NOT_FOUND', 'No such resource')],
    contentType: 'application/json',
    kind: 'none',
  },
  {
    status: '200',
    statuses: [200],
    answer: '`Content-Type: text/html`',
    bodies: [page],
    contentType: 'text/html; charset=utf-8',
    kind: 'none',
  },
  {
    status: '200',
    statuses: [200],
    answer: 'nothing, or JSON of another kind',
    bodies: ['', '{}', '{"detail":"Not Found"}', '[]'],
    contentType: 'application/json',
    kind: 'none',
  },
  {
    status: '200',
    statuses: [200],
    answer: 'a document that is invalid or has a wrong signature',
    bodies: ['{"protocols":["v1"]}', '{"signature":""}'],
    contentType: 'application/json',
    kind: 'malformed',
  },
  {
    status: 'any other',
    statuses: [302, 401, 403, 410, 429, 500, 503],
    answer: 'any',
    bodies: ['', page],
    contentType: 'text/html',
    kind: 'unreachable',
  },
  {
    status: 'none',
    statuses: [],
    answer: '',
    bodies: [],
    contentType: '',
    kind: 'unreachable',
  },
];

/** What each kind of answer to the configuration's route means for the user's key. */
export const configurationMeanings: Readonly<Record<ConfigurationAnswer['kind'], string>> = {
  none: 'the backend accepts version 1; if version 2 was seen before, the user is asked',
  malformed: 'no key is sent until the document is right',
  unreachable: 'no key is sent; what is known already is used for an hour at most',
};

/** The text of an error envelope. */
function errorText(
  code: string,
  message: string,
  details: ContractError['details'] = null,
): string {
  return JSON.stringify({ error: { code, message, ...(details !== null && { details }) } });
}

function tooLongReport(): string {
  return JSON.stringify({ valid: true, padding: 'x'.repeat(maxAnswerBytes) });
}
