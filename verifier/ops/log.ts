import { pino } from 'pino';
import { isProviderId } from '../../lib/providers.ts';

/** How much is logged, as pino names it. */
export const logLevels = ['debug', 'info', 'warn', 'error', 'silent'] as const;

/** One of {@link logLevels}. */
export type LogLevel = (typeof logLevels)[number];

/** Everything that a line of the log may contain beside level and time. */
export interface LogRecord {
  readonly event: string;
  readonly request_id?: string;
  readonly method?: string;
  /** The route's pattern, never the URL. */
  readonly route?: string;
  readonly status?: number;
  readonly duration_ms?: number;
  readonly provider?: string | null;
  /** The protocol version of a request. */
  readonly protocol?: string | null;
  /** The hash under which a client is counted, never its address. */
  readonly client?: string | null;
  /** The limit that a request was refused by. */
  readonly limit?: string;
  /** Why a validation failed or a warning was given, as a class. */
  readonly reason?: string;
  /** How a provider failed, as a class. */
  readonly fault?: string;
  /** Where the server listens. */
  readonly origin?: string;
  readonly spki_sha256?: string;
  readonly environment?: string;
  readonly signal?: string;
}

/** The only way into the log. */
export interface Log {
  debug(record: LogRecord): void;
  info(record: LogRecord): void;
  warn(record: LogRecord): void;
  error(record: LogRecord): void;
}

/** Where lines go: `process.stdout`, or a test's collector. */
export interface LogDestination {
  write(line: string): unknown;
}

const isWord = shapedLike(/^[a-z][a-z_]{0,39}$/);

const isClientHash = shapedLike(/^c-[0-9a-f]{24}$/);

/** The expected shape of each field. A field that is not named here, or is malformed, is dropped. */
const fieldShapes: Readonly<Record<keyof LogRecord, (value: unknown) => boolean>> = {
  event: isWord,
  request_id: shapedLike(/^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/),
  method: shapedLike(/^(?:GET|HEAD|POST|PUT|PATCH|DELETE|OPTIONS|TRACE|OTHER)$/),
  route: shapedLike(/^(?:unmatched|\/[a-z0-9/._:-]{0,63})$/),
  status: isCount,
  duration_ms: isCount,
  provider: (value) => value === null || isProviderId(value),
  protocol: (value) => value === null || value === 'v1' || value === 'v2',
  client: (value) => value === null || isClientHash(value),
  limit: isWord,
  reason: isWord,
  fault: isWord,
  origin: shapedLike(/^https:\/\/[\w.[\]:-]{1,120}$/),
  spki_sha256: shapedLike(/^[A-Za-z0-9+/]{43}=$/),
  environment: shapedLike(/^[a-z][a-z0-9-]{0,31}$/),
  signal: shapedLike(/^SIG[A-Z]{2,8}$/),
};

/**
 * A log of JSON lines with an allow list: it writes only the fields of {@link LogRecord} that have their expected shape.
 * A careless `log.info({ req })`, `log.error(error)` or `log.info('text')` thus only shows that something was logged.
 */
export function createLog(level: LogLevel, destination: LogDestination = process.stdout): Log {
  const sink = pino({ level, base: null, timestamp: pino.stdTimeFunctions.isoTime }, destination);
  return {
    debug: (record) => {
      sink.debug(keepAllowed(record));
    },
    info: (record) => {
      sink.info(keepAllowed(record));
    },
    warn: (record) => {
      sink.warn(keepAllowed(record));
    },
    error: (record) => {
      sink.error(keepAllowed(record));
    },
  };
}

function keepAllowed(record: unknown): Record<string, unknown> {
  if (typeof record !== 'object' || record === null) return {};
  if (record instanceof Error) return { event: 'unexpected_error' };
  const kept: Record<string, unknown> = {};
  for (const [field, isShaped] of Object.entries(fieldShapes)) {
    const value: unknown = Object.getOwnPropertyDescriptor(record, field)?.value;
    if (isShaped(value)) kept[field] = value;
  }
  return kept;
}

function shapedLike(shape: RegExp): (value: unknown) => boolean {
  return (value) => typeof value === 'string' && shape.test(value);
}

function isCount(value: unknown): boolean {
  return typeof value === 'number' && Number.isFinite(value) && value >= 0;
}
