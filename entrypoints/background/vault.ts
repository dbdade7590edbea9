import type { Backend } from '../../lib/backends.ts';
import { browser } from '../../lib/browser.ts';
import {
  type BorrowedSessionKey,
  emptyStatus,
  type KeySummary,
  type LastLock,
  type Status,
  statusItem,
} from '../../lib/messages.ts';
import { encodeBase64 } from '../../lib/protocol/base64.ts';
import { createSessionKey } from '../../lib/protocol/envelope.ts';
import { ByokDecryptionError } from '../../lib/protocol/errors.ts';
import { formatByokHeaders, parseByokHeaders } from '../../lib/protocol/headers.ts';

/**
 * Sole owner of the session key. State lives in `storage.session`: in the browser's memory, never on disk, for trusted
 * contexts only, so the worker may stop and start between any two lines here.
 *
 * What it cannot promise: `storage.session` holds text, and JavaScript cannot wipe text. Clearing drops our references;
 * when the browser reuses the memory is up to the browser.
 */
interface Vault extends BorrowedSessionKey {
  readonly keys: readonly HeldKey[];
}

interface HeldKey extends KeySummary {
  readonly envelope: string;
}

/** What requests to a backend need to carry a key. */
export interface HeldHeaders {
  readonly id: string;
  readonly backend: Backend;
  readonly provider: HeldKey['provider'];
  readonly armed: boolean;
  /** Tells one stored key from the next that takes its place. */
  readonly envelope: string;
  /** `X-Encrypted-Key` and `X-Session-Key`. */
  readonly headers: Record<string, string>;
}

/** A key as it is handed over. */
export type NewKey = Pick<HeldKey, 'backend' | 'provider' | 'label' | 'envelope' | 'storedAt'> & {
  /** The session whose key it was encrypted with. */
  readonly sessionId: string;
};

type AccessControlled = typeof browser.storage.session & {
  setAccessLevel?(level: { accessLevel: 'TRUSTED_CONTEXTS' }): Promise<void>;
};

const item = 'vault';

/** Where a lock that has begun is noted, until it is done. */
const lockingItem = 'locking';

/** Keeps `storage.session` to the extension's own contexts; the default, but not one to rely on. */
export async function closeVaultToContentScripts(): Promise<void> {
  // Firefox has no such call: there content scripts never reach storage.session.
  const area: AccessControlled = browser.storage.session;
  await area.setAccessLevel?.({ accessLevel: 'TRUSTED_CONTEXTS' });
}

/** The session key; made with the first key of a session. */
export async function borrowSessionKey(): Promise<BorrowedSessionKey> {
  return navigator.locks.request(item, async () => {
    const vault = (await readVault()) ?? createVault();
    await writeVault(vault);
    return { sessionId: vault.sessionId, sessionKey: vault.sessionKey };
  });
}

/** Tells whether there is a session key, also where no key has come to it. */
export async function hasSession(): Promise<boolean> {
  return (await readVault()) !== null;
}

/**
 * Holds an envelope, not yet armed, in place of the key of the same backend, provider and label, if there is one.
 * @returns its id
 * @throws {ByokDecryptionError} when it is not of this session, or has not the shape of an envelope
 */
export async function holdKey({ sessionId, ...key }: NewKey): Promise<string> {
  const id = crypto.randomUUID();
  await changeVault((vault) => {
    // A lock may have come between borrowing and storing: no backend could open this envelope any more.
    if (vault?.sessionId !== sessionId) throw new ByokDecryptionError();
    const { sessionKey, keys } = vault;
    parseByokHeaders({ encryptedKey: key.envelope, sessionKey }).sessionKey.fill(0);
    const held = { ...key, id, armed: false, check: null };
    return { ...vault, keys: [...keys.filter((other) => !isSamePlace(other, key)), held] };
  });
  return id;
}

/** Arms a key and disarms the others of its backend, or disarms it. Nothing changes where it is gone. */
export async function markArmed(id: string, armed: boolean): Promise<void> {
  await changeKeys((keys) => {
    const backendId = keys.find((key) => key.id === id)?.backend.id;
    return keys.map((key) => {
      if (key.id === id) return { ...key, armed };
      return armed && key.backend.id === backendId ? { ...key, armed: false } : key;
    });
  });
}

/** Notes what a check said of a key. */
export async function recordCheck(id: string, check: KeySummary['check']): Promise<void> {
  await changeKeys((keys) => keys.map((key) => (key.id === id ? { ...key, check } : key)));
}

/** Forgets one key. */
export async function dropKey(id: string): Promise<void> {
  await changeKeys((keys) => keys.filter((key) => key.id !== id));
}

/** What is held, without any secret. */
export async function readStatus(): Promise<Status> {
  const stored = await browser.storage.session.get(statusItem);
  // Only this module writes it.
  return (stored[statusItem] as Status | undefined) ?? emptyStatus;
}

/** A key's headers, or `null` when it is not held. */
export async function readHeldHeaders(id: string): Promise<HeldHeaders | null> {
  const vault = await readVault();
  const key = vault?.keys.find((held) => held.id === id);
  return vault === null || key === undefined ? null : headersOf(key, vault.sessionKey);
}

/** The headers of every armed key. */
export async function readArmedHeaders(): Promise<readonly HeldHeaders[]> {
  const vault = await readVault();
  if (vault === null) return [];
  return vault.keys.filter(({ armed }) => armed).map((key) => headersOf(key, vault.sessionKey));
}

/** Notes that a lock has begun, so that the next worker ends it where this one dies on the way. */
export async function beginLock(lock: LastLock): Promise<void> {
  await browser.storage.session.set({ [lockingItem]: lock });
}

/** The lock that a worker began and did not end, or `null`. */
export async function readBegunLock(): Promise<LastLock | null> {
  const stored = await browser.storage.session.get(lockingItem);
  // Only this module writes the item.
  return (stored[lockingItem] as LastLock | undefined) ?? null;
}

/**
 * Does something about the armed keys, if there are any, that no lock can cross. Calls are answered in their order.
 * @returns what came of it; `null` where no key is armed
 */
export async function whileArmed<Value>(
  act: (keys: readonly HeldHeaders[]) => Promise<Value>,
): Promise<Value | null> {
  return navigator.locks.request(item, async () => {
    const keys = await readArmedHeaders();
    return keys.length > 0 ? act(keys) : null;
  });
}

/**
 * Forgets session key and envelopes, and notes why; where nothing was held, why it was forgotten before. In turn with
 * the changes, or one that had read before could write them back.
 */
export async function clearVault(lock: LastLock): Promise<void> {
  await navigator.locks.request(item, async () => {
    const { keys, lastLock } = await readStatus();
    await browser.storage.session.clear();
    await publish({ ...emptyStatus, lastLock: keys.length > 0 ? lock : lastLock });
  });
}

/** Publishes why nothing is held, where no lock has said so. */
export async function noteAbsence(lastLock: LastLock): Promise<void> {
  await changeStatus((status) =>
    status.keys.length > 0 || status.lastLock !== null ? status : { ...status, lastLock },
  );
}

/** Publishes when everything will be forgotten by itself. */
export async function publishEnd(end: Pick<Status, 'endsAt' | 'endsBy'>): Promise<void> {
  await changeStatus((status) => ({ ...status, endsAt: end.endsAt, endsBy: end.endsBy }));
}

function isSamePlace(key: Omit<NewKey, 'sessionId'>, other: Omit<NewKey, 'sessionId'>): boolean {
  return (
    key.backend.id === other.backend.id &&
    key.provider === other.provider &&
    key.label === other.label
  );
}

function headersOf(key: HeldKey, sessionKey: string): HeldHeaders {
  const { id, backend, provider, armed, envelope } = key;
  const headers = formatByokHeaders(envelope, sessionKey);
  return { id, backend, provider, armed, envelope, headers };
}

function createVault(): Vault {
  const bytes = createSessionKey();
  const sessionKey = encodeBase64(bytes);
  bytes.fill(0);
  return { sessionId: crypto.randomUUID(), sessionKey, keys: [] };
}

async function readVault(): Promise<Vault | null> {
  const stored = await browser.storage.session.get(item);
  // Only this module writes the item, and it does not outlive the extension's version.
  return (stored[item] as Vault | undefined) ?? null;
}

/** Writes the vault, and beside it, in the same call, what everyone of ours may know of it. */
async function writeVault(vault: Vault): Promise<void> {
  const status: Status = { ...(await readStatus()), keys: vault.keys.map(summarise) };
  await browser.storage.session.set({ [item]: vault, [statusItem]: status });
}

async function changeStatus(change: (status: Status) => Status): Promise<void> {
  await navigator.locks.request(item, async () => {
    const status = await readStatus();
    const changed = change(status);
    if (changed !== status) await publish(changed);
  });
}

async function publish(status: Status): Promise<void> {
  await browser.storage.session.set({ [statusItem]: status });
}

/** Named field by field, so that nothing new is ever published by accident. */
function summarise(key: HeldKey): KeySummary {
  const { id, provider, label, backend, storedAt, armed, check } = key;
  return { id, provider, label, backend, storedAt, armed, check };
}

async function changeVault(change: (vault: Vault | null) => Vault | null): Promise<void> {
  await navigator.locks.request(item, async () => {
    const changed = change(await readVault());
    if (changed !== null) await writeVault(changed);
  });
}

async function changeKeys(change: (keys: readonly HeldKey[]) => readonly HeldKey[]): Promise<void> {
  await changeVault((vault) => (vault === null ? null : { ...vault, keys: change(vault.keys) }));
}
