// The verifier's command. It needs to read its own files and nothing else:
// node --permission --allow-fs-read=<project folder> verifier/main.ts
import { ConfigError, readConfig } from './config.ts';
import { createLog, type Log } from './log.ts';
import { type RunningServer, startServer } from './server.ts';

async function main(): Promise<void> {
  const config = readConfig(process.env);
  const log = createLog(config.logLevel);
  exitOnUnexpectedError(log);
  const server = await startServer({ ...config, log });
  log.info({
    event: 'listening',
    origin: server.origin,
    spki_sha256: server.spkiHash,
    environment: config.environment,
  });
  closeOnSignal(server, log);
}

function closeOnSignal(server: RunningServer, log: Log): void {
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.once(signal, () => {
      log.info({ event: 'stopping', signal });
      void server.close();
    });
  }
}

/** Node would print the error, and with it whatever the error holds. */
function exitOnUnexpectedError(log: Log): void {
  process.on('uncaughtException', () => {
    log.error({ event: 'unexpected_error' });
    process.exit(1);
  });
}

function explain(error: unknown): string {
  if (error instanceof ConfigError) return error.message;
  const { code, port } = Object(error) as { code?: unknown; port?: unknown };
  const problem = startProblems[String(code)] ?? 'the verifier could not be started';
  return problem.replace('{port}', String(port));
}

const startProblems: Readonly<Record<string, string>> = {
  EADDRINUSE: 'port {port} is in use: stop what listens there, or set PORT to another port',
  EACCES: 'PORT may not be used by this user: set PORT to one above 1023',
  EADDRNOTAVAIL: 'HOST is no address of this machine: set HOST to one that is, such as 127.0.0.1',
  ERR_ACCESS_DENIED:
    'the verifier may not read its files: start node with --allow-fs-read=<project folder>',
};

main().catch((error: unknown) => {
  console.error(explain(error));
  process.exitCode = 1;
});
