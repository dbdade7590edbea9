import type { RequestListener, Server as HttpServer } from 'node:http';
import { createServer, type Server as HttpsServer } from 'node:https';
import { createTrustedProxies } from './http/client-address.ts';
import { createGracefulShutdown } from './http/graceful-shutdown.ts';
import {
  defaultLimits,
  type HttpLimits,
  limitServer,
  toServerOptions,
} from './http/http-limits.ts';
import { createPlainServer } from './http/plain-http.ts';
import { warnOfPrivateHost } from './http/proxy-warning.ts';
import { createRequestListener } from './http/request-listener.ts';
import { createTlsMaterial, type TlsMaterial } from './http/tls.ts';
import { createNodeApp, type NodeAppOptions } from './node-app.ts';
import { defaultConfig } from './ops/config.ts';

/** Options that differ from {@link defaultConfig}, and what a caller may provide. */
export interface ServerOptions extends NodeAppOptions {
  /** Key and certificate; by default created in memory for this run. */
  readonly tls?: TlsMaterial;
  /** Limits that differ from {@link defaultLimits}. */
  readonly limits?: Partial<HttpLimits>;
}

/** A running verifier. */
export interface RunningServer {
  readonly port: number;
  /** The port of the plain HTTP listener, or `null` if there is none. */
  readonly httpPort: number | null;
  /** `https://host:port` for clients on this machine. */
  readonly origin: string;
  /** SHA-256 of the certificate's public key, base64. */
  readonly spkiHash: string;
  /** PEM */
  readonly certificate: string;
  /** Stops accepting connections, lets running requests finish within the grace time, then closes the rest. */
  close(): Promise<void>;
}

/**
 * The verifier as a listener for any HTTP server of Node, for callers with a transport of their own. The listener assumes
 * that this server is reachable over HTTPS only.
 */
export function createListener(options: ServerOptions = {}): RequestListener {
  const { trustedProxies } = { ...defaultConfig, ...options };
  return createRequestListener(createNodeApp(options), createTrustedProxies(trustedProxies), true);
}

/**
 * Starts the verifier over TLS and, if `httpPort` is set, the listener that refuses plain HTTP. Port 0 means any free
 * port.
 * @throws {Error} with Node's `code` when it cannot listen (`EADDRINUSE`, `EACCES`, `EADDRNOTAVAIL`)
 */
export async function startServer(options: ServerOptions = {}): Promise<RunningServer> {
  const config = { ...defaultConfig, ...options };
  const limits = { ...defaultLimits, ...options.limits };
  const tls = options.tls ?? (await createTlsMaterial());
  const listenOrigins: string[] = [];
  const app = createNodeApp({ listenOrigins: () => listenOrigins, ...options });
  const trusted = createTrustedProxies(config.trustedProxies);
  const server = createTlsServer(tls, limits, createRequestListener(app, trusted, true));
  const plain = createPlainServer(trusted, limits, createRequestListener(app, trusted, false));
  const closers = [server, plain].map((each) => createGracefulShutdown(each, limits.closeGraceMs));
  const close = async (): Promise<void> => {
    await Promise.all(closers.map((end) => end()));
    app.close();
  };
  await using failedStart = new AsyncDisposableStack();
  failedStart.defer(close);
  warnOfPrivateHost(app.log, config);
  await app.ready;
  const port = await listen(server, config, config.port);
  listenOrigins.push(...originsOf(config.host, port));
  const httpPort = config.httpPort === null ? null : await listen(plain, config, config.httpPort);
  failedStart.move();
  return {
    port,
    httpPort,
    origin: formatOrigin(formatHost(config.host), port),
    spkiHash: tls.spkiHash,
    certificate: tls.cert,
    close,
  };
}

function createTlsServer(
  { key, cert }: TlsMaterial,
  limits: HttpLimits,
  listener: RequestListener,
): HttpsServer {
  const options = { key, cert, minVersion: 'TLSv1.2', ...toServerOptions(limits) } as const;
  const server = createServer(options, listener);
  limitServer(server, limits);
  return server;
}

interface Listening {
  readonly host: string;
  readonly reusePort: boolean;
}

async function listen(
  server: HttpServer | HttpsServer,
  { host, reusePort }: Listening,
  port: number,
): Promise<number> {
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen({ port, host, reusePort }, () => {
      server.off('error', reject);
      resolve();
    });
  });
  return readPort(server);
}

function readPort(server: HttpServer | HttpsServer): number {
  const address = server.address();
  if (address === null || typeof address === 'string') throw new TypeError('server must listen');
  return address.port;
}

/** The origins by which this machine reaches an address: the loopback interface has two names. */
function originsOf(host: string, port: number): string[] {
  const name = formatHost(host);
  const names = /^(?:127\.0\.0\.1|\[::1\])$/.test(name) ? [name, 'localhost'] : [name];
  return names.map((each) => formatOrigin(each, port));
}

/** Formats an origin as browsers do, without the default port. */
function formatOrigin(host: string, port: number): string {
  return new URL(`https://${host}:${port}`).origin;
}

/** An address that listens everywhere is reached as localhost, which the certificate names. */
function formatHost(host: string): string {
  if (host === '0.0.0.0' || host === '::') return 'localhost';
  return host.includes(':') ? `[${host}]` : host;
}
