import type { LookupAddress } from 'node:dns';
import { lookup } from 'node:dns/promises';
import { isIP, type LookupFunction } from 'node:net';
import { type AddressClass, classifyAddress } from './address-check.ts';

/** The addresses that are allowed for one host. */
export interface AddressPolicy {
  /** Without brackets, as `node:net` expects it. */
  readonly hostname: string;
  isAllowed(address: string): boolean;
}

/** What is allowed beside the public internet. */
export interface AddressPolicyOptions {
  /** Host names, exactly as in a parsed base URL, whose addresses are not checked. */
  readonly allowedPrivateHosts?: readonly string[];
  /** Whether a base URL that names this machine may be used. */
  readonly isDevelopment?: boolean;
}

/** Resolves a name to all of its addresses, like `lookup` of `node:dns/promises`. */
export type ResolveAddresses = (hostname: string) => Promise<LookupAddress[]>;

/** The address is not allowed. The error tells its class, never the address. */
export class AddressRefusedError extends Error {
  /** Stable code of this failure. */
  readonly code = 'ADDRESS_REFUSED';
  override readonly name = 'AddressRefusedError';
  readonly addressClass: AddressClass;
  constructor(addressClass: AddressClass) {
    super('provider address must be public or allowed by name');
    this.addressClass = addressClass;
  }
}

/** Creates the policy for a base URL: a host allowed by name, this machine in development, or else public addresses only. */
export function createAddressPolicy(
  url: URL,
  { allowedPrivateHosts = [], isDevelopment = false }: AddressPolicyOptions,
): AddressPolicy {
  const hostname = url.hostname.replace(/^\[|\]$/g, '');
  if (allowedPrivateHosts.includes(hostname)) return { hostname, isAllowed: () => true };
  const allowed = new Set<AddressClass>(['public']);
  if (isDevelopment && isLoopbackHost(hostname)) allowed.add('loopback');
  return { hostname, isAllowed: (address) => allowed.has(classifyAddress(address)) };
}

/** Tells whether the host of a parsed URL can only be this machine. */
export function isLoopbackHost(hostname: string): boolean {
  const host = hostname.replace(/^\[|\]$/g, '');
  return host === 'localhost' || (isIP(host) !== 0 && classifyAddress(host) === 'loopback');
}

/**
 * Refuses an address that the policy does not allow.
 * @throws {AddressRefusedError}
 */
export function checkAddress(policy: AddressPolicy, address: string): void {
  if (!policy.isAllowed(address)) throw new AddressRefusedError(classifyAddress(address));
}

/** The resolver of the system, with all addresses instead of one. */
export const resolveAddresses: ResolveAddresses = (hostname) => lookup(hostname, { all: true });

/**
 * Creates a `lookup` for `node:net` and `node:tls` that resolves once and returns only checked addresses, so that the
 * connection goes to a checked address (DNS rebinding). One refused address refuses them all.
 */
export function createCheckedLookup(
  policy: AddressPolicy,
  resolve: ResolveAddresses,
): LookupFunction {
  return (hostname, { all }, callback) => {
    expectAllowed(policy, resolve, hostname).then(
      ([first, ...rest]) => {
        if (all === true) callback(null, [first, ...rest]);
        else callback(null, first.address, first.family);
      },
      (error: unknown) => {
        callback(
          error instanceof Error ? error : new TypeError('lookup must fail with an error'),
          [],
        );
      },
    );
  };
}

async function expectAllowed(
  policy: AddressPolicy,
  resolve: ResolveAddresses,
  hostname: string,
): Promise<[LookupAddress, ...LookupAddress[]]> {
  const [first, ...rest] = await resolve(hostname);
  if (first === undefined) throw new AddressRefusedError('unreadable');
  for (const { address } of [first, ...rest]) checkAddress(policy, address);
  return [first, ...rest];
}
