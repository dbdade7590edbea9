import { browser } from './browser.ts';
import { isApiOrigin, isProtocolTime } from '../protocol/binding.ts';
import { decodeBase64Url } from '../protocol/base64.ts';
import type { Pin } from '../protocol/pin.ts';
import { x25519Bytes } from '../protocol/sizes.ts';

/** What is remembered of a backend's origin from its first configuration on. Nothing of it is secret; it is kept on disk. */
export interface BackendTrust {
  /** The pinned one, Ed25519, base64url; `null` if the user has forgotten it: the next one is trusted. */
  readonly signingKey: string | null;
  /** The issue time of the newest document seen, in seconds since 1970. */
  readonly issuedAt: number;
  /** Whether version 2 was ever offered, under whatever signing key. */
  readonly hasOfferedSealed: boolean;
  /** The user has agreed to version 1 although version 2 was offered before; ends when it is offered again. */
  readonly allowsBasic: boolean;
}

/** The same as it is kept. */
export interface KeptTrust extends BackendTrust {
  /** Since when the signing key is trusted, in milliseconds since 1970; `null` if that is not known. */
  readonly pinnedAt: number | null;
}

/** What a document is compared with; `null` if no signing key is pinned. */
export function pinOf(trust: BackendTrust | null): Pin | null {
  const signingKey = trust?.signingKey ?? null;
  return trust === null || signingKey === null ? null : { signingKey, issuedAt: trust.issuedAt };
}

/** By API origin. */
export type BackendTrusts = Readonly<Record<string, KeptTrust>>;

const item = 'trust';

/** What is remembered of every backend. */
export async function readTrusts(): Promise<BackendTrusts> {
  const stored = await browser.storage.local.get(item);
  return parseTrusts(stored[item]);
}

/**
 * Changes what is remembered of one backend, one change at a time. Notes when it is another signing key.
 * @param change takes what is remembered, `null` if nothing is, and gives what shall be
 */
export async function changeTrust(
  apiOrigin: string,
  change: (trust: KeptTrust | null) => BackendTrust | null,
): Promise<void> {
  await navigator.locks.request(item, async () => {
    const { [apiOrigin]: before = null, ...others } = await readTrusts();
    const changed = change(before);
    const after = changed && date(changed, before);
    if (JSON.stringify(after) === JSON.stringify(before)) return;
    const trusts = after === null ? others : { ...others, [apiOrigin]: after };
    // audit-ok[key-in-browser-storage]: the public key that a backend signs its configuration with; no user's key is near it
    await browser.storage.local.set({ [item]: trusts });
  });
}

/**
 * Forgets the signing key of a backend, so that the next one is trusted. That version 2 was offered stays: what comes
 * without it is a downgrade all the same, and needs the user.
 */
export async function forgetSigningKey(apiOrigin: string): Promise<void> {
  await changeTrust(apiOrigin, (trust) =>
    trust?.hasOfferedSealed === true ? { ...trust, signingKey: null } : null,
  );
}

/**
 * Calls the listener whenever something else is remembered.
 * @returns a function that ends it
 */
export function onTrustChange(listener: () => void): () => void {
  const tell = (changes: Readonly<Record<string, unknown>>) => {
    if (item in changes) listener();
  };
  browser.storage.local.onChanged.addListener(tell);
  return () => {
    browser.storage.local.onChanged.removeListener(tell);
  };
}

function date(after: BackendTrust, before: KeptTrust | null): KeptTrust {
  if (after.signingKey === null) return { ...after, pinnedAt: null };
  const isSame = before?.signingKey === after.signingKey;
  return { ...after, pinnedAt: isSame ? before.pinnedAt : Date.now() };
}

function parseTrusts(value: unknown): BackendTrusts {
  if (typeof value !== 'object' || value === null) return {};
  const trusts = Object.entries(value).flatMap(([apiOrigin, stored]: [string, unknown]) => {
    const trust = isApiOrigin(apiOrigin) ? parseTrust(stored) : null;
    return trust === null ? [] : [[apiOrigin, trust] as const];
  });
  return Object.fromEntries(trusts);
}

function parseTrust(value: unknown): KeptTrust | null {
  if (typeof value !== 'object' || value === null) return null;
  const { signingKey, issuedAt, pinnedAt, ...flags }: Readonly<Record<string, unknown>> = {
    ...value,
  };
  if (!isSigningKey(signingKey) || typeof issuedAt !== 'number' || !isProtocolTime(issuedAt))
    return null;
  return {
    signingKey,
    issuedAt,
    hasOfferedSealed: flags['hasOfferedSealed'] === true,
    allowsBasic: flags['allowsBasic'] === true,
    pinnedAt: typeof pinnedAt === 'number' && Number.isSafeInteger(pinnedAt) ? pinnedAt : null,
  };
}

function isSigningKey(value: unknown): value is string | null {
  if (value === null) return true;
  return typeof value === 'string' && decodeBase64Url(value)?.length === x25519Bytes;
}
