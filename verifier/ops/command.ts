import { isOutOfDate, readTlsFiles, TlsFileError, type TlsMaterial } from '../http/tls.ts';
import { type RunningServer, startServer } from '../server.ts';
import { readClock } from '../../packages/receiver/src/clock.ts';
import { type Config, ConfigError, readConfig } from './config.ts';
import { KeyFileError, readSealingKeys } from './key-file.ts';
import { createLog, type Log } from './log.ts';
import { createStandardOutput } from './standard-output.ts';
import { formatConfig } from './usage.ts';

/**
 * Starts the verifier. A signal ends it.
 * @throws {ConfigError} and other errors that {@link explainStart} explains
 */
export async function runCommand(): Promise<void> {
  const config = readConfig(process.env);
  const log = createLog(config.logLevel, createStandardOutput());
  silenceNode(log);
  const tls = readTls(config, log);
  const now = readClock();
  const keyMaterial = readSealingKeys(config, now);
  const hasOwnKeys = config.protocols !== 'v1' && keyMaterial === null;
  // With keys that are created here, no earlier process can have accepted tokens.
  const startedAt = keyMaterial === null ? null : now;
  const options = { ...config, log, keyMaterial, startedAt };
  const server = await startServer({ ...options, ...(tls !== null && { tls }) });
  log.info({
    event: 'listening',
    origin: server.origin,
    spki_sha256: server.spkiHash,
    environment: config.environment,
  });
  if (hasOwnKeys && isServing(config)) log.warn({ event: 'sealing_keys_in_memory' });
  closeOnSignal(server, log);
}

/**
 * The configuration in force, as text.
 * @throws {ConfigError} when it is wrong
 */
export function formatCheckedConfig(): string {
  readConfig(process.env);
  return formatConfig(process.env);
}

/** Whether a restart or a second instance matters: senders would find keys that they do not know. */
function isServing({ environment, redisUrl }: Config): boolean {
  return environment !== 'development' || redisUrl !== null;
}

function readTls({ tlsCertFile, tlsKeyFile }: Config, log: Log): TlsMaterial | null {
  if (tlsCertFile === null || tlsKeyFile === null) return null;
  const tls = readTlsFiles(tlsCertFile, tlsKeyFile);
  if (isOutOfDate(tls.cert)) log.warn({ event: 'certificate_out_of_date' });
  return tls;
}

/** The first signal lets running requests finish; the second ends the process at once. */
function closeOnSignal(server: RunningServer, log: Log): void {
  let isStopping = false;
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.on(signal, () => {
      if (isStopping) process.exit(1);
      isStopping = true;
      log.info({ event: 'stopping', signal });
      void server.close().then(() => process.exit(0));
    });
  }
}

/** Node would print an error with everything in it. SIGUSR1 would open the inspector. */
function silenceNode(log: Log): void {
  process.on('SIGUSR1', () => {
    log.warn({ event: 'inspector_refused', signal: 'SIGUSR1' });
  });
  process.removeAllListeners('warning');
  process.on('warning', () => {
    log.warn({ event: 'runtime_warning' });
  });
  for (const event of ['uncaughtException', 'unhandledRejection'] as const) {
    process.on(event, () => {
      log.error({ event: 'unexpected_error' });
      process.exit(1);
    });
  }
}

/** Explains in one line without values why the verifier did not start. A foreign error is explained by its code only. */
export function explainStart(error: unknown): string {
  const isOurs = [ConfigError, TlsFileError, KeyFileError].some((kind) => error instanceof kind);
  if (isOurs && error instanceof Error) return error.message;
  const { code, port } = Object(error) as { code?: unknown; port?: unknown };
  const problem = startProblems[String(code)] ?? 'the verifier could not be started';
  return problem.replace('{port}', String(port));
}

const startProblems: Readonly<Record<string, string>> = {
  EADDRINUSE:
    'port {port} is in use: stop the program that listens there, or set PORT to another port',
  EACCES: 'port {port} may not be used by this user: set PORT or HTTP_PORT to one above 1023',
  EADDRNOTAVAIL:
    'HOST is not an address of this machine: set HOST to one that is, such as 127.0.0.1',
};
