import type { LookupAddress } from 'node:dns';
import { lookup } from 'node:dns/promises';
import { isIP, type LookupFunction } from 'node:net';
import { type AddressClass, classifyAddress } from './address-check.ts';

/** Which addresses a connection to one host may have. */
export interface AddressPolicy {
  /** Without brackets, as connections take it. */
  readonly hostname: string;
  isAllowed(address: string): boolean;
}

/** Who may be asked beside the public internet. */
export interface AddressPolicyOptions {
  /** Host names, exactly as a parsed base URL has them, whose addresses are not checked. */
  readonly allowedPrivateHosts?: readonly string[];
  /** Whether a base URL that itself names this machine may lead to it. */
  readonly isDevelopment?: boolean;
}

/** All addresses of a name, as `lookup` of `node:dns/promises` gives them. */
export type ResolveAddresses = (hostname: string) => Promise<LookupAddress[]>;

/** An address that nobody allowed. Names its class, never the address. */
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

/** The rule for one base URL: its host allowed by name, this machine in development, or else public addresses only. */
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

/** Tells whether a host name, as a parsed URL has it, can only mean this machine. */
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

/** The system's resolver, without its habit of dropping all but one address. */
export const resolveAddresses: ResolveAddresses = (hostname) => lookup(hostname, { all: true });

/**
 * A `lookup` for `node:net` and `node:tls` that asks once and hands out only addresses that it has checked, so that what
 * is connected to is what was checked (DNS rebinding). One refused address refuses them all.
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
