import { once } from 'node:events';
import { connect as connectTcp, isIP, type Socket } from 'node:net';
import { connect as connectTls } from 'node:tls';
import {
  type AddressPolicy,
  checkAddress,
  createCheckedLookup,
  type ResolveAddresses,
} from './address-policy.ts';

/** Where to connect, and which addresses are allowed. */
export interface SocketOptions {
  readonly url: URL;
  readonly policy: AddressPolicy;
  readonly resolve: ResolveAddresses;
  /** PEM certificates to trust instead of the system's, for a private certificate authority. */
  readonly trusted?: string;
}

/**
 * Opens a connection to a provider, TLS included. Node does not call `lookup` for a host that is an address, so such a host
 * is checked first. The connected address is checked again before anything is sent.
 * @throws {AddressRefusedError} when the host has an address that is not allowed
 * @throws {Error} of Node, when the connection fails or `signal` aborts
 */
export async function connectProvider(
  options: SocketOptions,
  signal: AbortSignal,
): Promise<Socket> {
  const { policy, url } = options;
  if (isIP(policy.hostname) !== 0) checkAddress(policy, policy.hostname);
  const isTls = url.protocol === 'https:';
  const socket = isTls ? openTls(options) : connectTcp(createTarget(options));
  try {
    await once(socket, isTls ? 'secureConnect' : 'connect', { signal });
    checkAddress(policy, socket.remoteAddress ?? '');
    return socket;
  } catch (error) {
    // A later error must not end the process.
    socket.on('error', () => undefined).destroy();
    throw error;
  }
}

function openTls(options: SocketOptions): Socket {
  const { hostname } = options.policy;
  return connectTls({
    ...createTarget(options),
    ALPNProtocols: ['http/1.1'],
    minVersion: 'TLSv1.2',
    // Server name indication is for names only (RFC 6066 section 3).
    ...(isIP(hostname) === 0 && { servername: hostname }),
    ...(options.trusted !== undefined && { ca: options.trusted }),
  });
}

function createTarget({ url, policy, resolve }: SocketOptions) {
  const defaultPort = url.protocol === 'https:' ? 443 : 80;
  return {
    host: policy.hostname,
    port: url.port === '' ? defaultPort : Number(url.port),
    lookup: createCheckedLookup(policy, resolve),
  };
}
