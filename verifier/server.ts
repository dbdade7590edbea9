import type { RequestListener } from 'node:http';
import { createServer, type Server } from 'node:https';
import { getRequestListener } from '@hono/node-server';
import manifest from '../package.json' with { type: 'json' };
import { createApp } from './app.ts';
import { type Config, defaultConfig } from './config.ts';
import { readDemoSite } from './demo-site.ts';
import { nodeCipher } from './envelope-cipher.ts';
import { createFingerprinter } from './fingerprint.ts';
import { createLiveProviders } from './live-providers.ts';
import { createLog, type Log } from './log.ts';
import { createModelConnector } from './model-connector.ts';
import { createSandboxProviders } from './providers/sandbox.ts';
import { createTlsMaterial, type TlsMaterial } from './tls.ts';

/** Configuration, where it differs from {@link defaultConfig}, and what a caller may bring along. */
export interface ServerOptions extends Partial<Config> {
  /** Where log lines go; by default JSON lines on stdout. */
  readonly log?: Log;
  /** Key and certificate; by default made for this run, in memory. */
  readonly tls?: TlsMaterial;
}

/** A running verifier. */
export interface RunningServer {
  readonly port: number;
  /** `https://host:port`, to reach it from this machine. */
  readonly origin: string;
  /** SHA-256 of the certificate's public key, base64. */
  readonly spkiHash: string;
  /** PEM */
  readonly certificate: string;
  /** Takes no more connections, lets requests under way finish for up to 5 s, then ends. */
  close(): Promise<void>;
}

const closeGraceMs = 5_000;

/** How long a client may take, and how much it may send before a route is reached. */
const httpLimits = {
  maxHeaderSize: 16_384,
  headersTimeout: 5_000,
  requestTimeout: 10_000,
  keepAliveTimeout: 5_000,
};

/** The verifier as a listener for any HTTP server of Node, for those who bring their own transport. */
export function createListener(options: ServerOptions = {}): RequestListener {
  const config = { ...defaultConfig, ...options };
  const log = options.log ?? createLog(config.logLevel);
  const isLive = config.providers === 'live';
  const table = isLive ? createLiveProviders(config.baseUrls) : createSandboxProviders();
  const app = createApp({
    connector: createModelConnector(table),
    createCipher: nodeCipher,
    createFingerprint: createFingerprinter(),
    log,
    siteOrigins: config.siteOrigins,
    site: readDemoSite(),
    version: manifest.version,
    environment: config.environment,
  });
  return toListener(app.fetch, log);
}

/**
 * Starts the verifier over TLS. Port 0 takes any free port.
 * @throws {Error} with Node's `code` when it cannot listen (`EADDRINUSE`, `EACCES`, `EADDRNOTAVAIL`)
 */
export async function startServer(options: ServerOptions = {}): Promise<RunningServer> {
  const { host, port } = { ...defaultConfig, ...options };
  const tls = options.tls ?? (await createTlsMaterial());
  const listener = createListener(options);
  const { key, cert } = tls;
  const server = createServer({ key, cert, minVersion: 'TLSv1.2', ...httpLimits }, listener);
  await listen(server, host, port);
  const listeningPort = readPort(server);
  return {
    port: listeningPort,
    origin: `https://${formatHost(host)}:${listeningPort}`,
    spkiHash: tls.spkiHash,
    certificate: cert,
    close: () => close(server),
  };
}

function toListener(fetch: (request: Request) => Response | Promise<Response>, log: Log) {
  const listener = getRequestListener((request) => fetch(request), {
    overrideGlobalObjects: false,
    errorHandler: () => {
      log.warn({ event: 'unreadable_request' });
      return new Response(null, { status: 400 });
    },
  });
  return (...[request, response]: Parameters<RequestListener>): void => {
    void listener(request, response);
  };
}

async function listen(server: Server, host: string, port: number): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => {
      server.off('error', reject);
      resolve();
    });
  });
}

async function close(server: Server): Promise<void> {
  const closed = new Promise<void>((resolve) =>
    server.close(() => {
      resolve();
    }),
  );
  const timer = setTimeout(() => {
    server.closeAllConnections();
  }, closeGraceMs);
  await closed;
  clearTimeout(timer);
}

function readPort(server: Server): number {
  const address = server.address();
  if (address === null || typeof address === 'string') throw new TypeError('server must listen');
  return address.port;
}

/** An address that listens everywhere is reached as localhost, which the certificate names. */
function formatHost(host: string): string {
  if (host === '0.0.0.0' || host === '::') return 'localhost';
  return host.includes(':') ? `[${host}]` : host;
}
