// The verifier's command; `npm run verifier` has the switches that it wants of Node.
import { isBuiltin } from 'node:module';
import { parseArgs } from 'node:util';
import { type Config, ConfigError, readConfig } from './config.ts';
import { findDebugSwitches } from './debug-switches.ts';
import { KeyFileError, readSealingKeys } from './key-file.ts';
import { createLog, type Log } from './log.ts';
import { readClock } from './sealed-offer.ts';
import { type RunningServer, startServer } from './server.ts';
import { createStandardOutput } from './standard-output.ts';
import { isOutOfDate, readTlsFiles, TlsFileError, type TlsMaterial } from './tls.ts';
import { formatConfig, formatHelp } from './usage.ts';

/** The process must not handle keys as it was started, or as it was asked. */
class StartError extends Error {
  override readonly name = 'StartError';
}

async function main(): Promise<void> {
  const { help, 'print-config': printConfig } = readArguments();
  if (help) {
    console.log(formatHelp());
    return;
  }
  refuseDebugSwitches();
  const config = readConfig(process.env);
  if (printConfig) {
    console.log(formatConfig(process.env));
    return;
  }
  await run(config);
}

async function run(config: Config): Promise<void> {
  const log = createLog(config.logLevel, createStandardOutput());
  silenceNode(log);
  const tls = readTls(config, log);
  const keyMaterial = readSealingKeys(config, readClock());
  const hasOwnKeys = config.protocols !== 'v1' && keyMaterial === null;
  const server = await startServer({ ...config, log, keyMaterial, ...(tls !== null && { tls }) });
  log.info({
    event: 'listening',
    origin: server.origin,
    spki_sha256: server.spkiHash,
    environment: config.environment,
  });
  if (hasOwnKeys && isServing(config)) log.warn({ event: 'sealing_keys_in_memory' });
  closeOnSignal(server, log);
}

/** Where a restart or another instance matters: senders would find keys that they do not know. */
function isServing({ environment, redisUrl }: Config): boolean {
  return environment !== 'development' || redisUrl !== null;
}

function readArguments(): { help: boolean; 'print-config': boolean } {
  const isSwitch = { type: 'boolean', default: false } as const;
  try {
    return parseArgs({ options: { help: isSwitch, 'print-config': isSwitch } }).values;
  } catch {
    // Node's message repeats the argument, which may be a key that somebody pasted.
    throw new StartError('an argument is not known: see --help');
  }
}

function refuseDebugSwitches(): void {
  const { execArgv, env, permission } = process;
  const hasSqlite = isBuiltin('node:sqlite');
  const found = findDebugSwitches({ execArgv, env, permission, hasSqlite });
  if (found.length === 0) return;
  const list = found.join(', ');
  if (env['ALLOW_DEBUG_SWITCHES'] !== '1') {
    throw new StartError(
      `this process would print or open its memory: ${list} (npm run verifier has the right switches)`,
    );
  }
  console.error(`WARNING: ALLOW_DEBUG_SWITCHES is set, keys are NOT SAFE in this process: ${list}`);
}

function readTls({ tlsCertFile, tlsKeyFile }: Config, log: Log): TlsMaterial | null {
  if (tlsCertFile === null || tlsKeyFile === null) return null;
  const tls = readTlsFiles(tlsCertFile, tlsKeyFile);
  if (isOutOfDate(tls.cert)) log.warn({ event: 'certificate_out_of_date' });
  return tls;
}

/** The first signal lets requests under way finish; the second ends at once. */
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

/** Node would print an error, and with it whatever the error holds. SIGUSR1 would open the inspector. */
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

function explain(error: unknown): string {
  const isOurs = [ConfigError, TlsFileError, KeyFileError, StartError].some(
    (kind) => error instanceof kind,
  );
  if (isOurs && error instanceof Error) return error.message;
  const { code, port } = Object(error) as { code?: unknown; port?: unknown };
  const problem = startProblems[String(code)] ?? 'the verifier could not be started';
  return problem.replace('{port}', String(port));
}

const startProblems: Readonly<Record<string, string>> = {
  EADDRINUSE: 'port {port} is in use: stop what listens there, or set PORT to another port',
  EACCES: 'port {port} may not be used by this user: set PORT or HTTP_PORT to one above 1023',
  EADDRNOTAVAIL: 'HOST is no address of this machine: set HOST to one that is, such as 127.0.0.1',
  ERR_ACCESS_DENIED:
    'the verifier may not read its files: start node with --allow-fs-read=<project folder>',
};

main().catch((error: unknown) => {
  console.error(explain(error));
  process.exit(1);
});
