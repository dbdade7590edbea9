import { browser } from '../../../lib/extension/browser.ts';
import {
  type SessionKeys,
  emptyStatus,
  type KeySummary,
  type LastLock,
  type Status,
} from '../../../lib/extension/messages.ts';
import { decodeBase64, encodeBase64 } from '../../../lib/protocol/base64.ts';
import { createSessionKey } from '../../../lib/protocol/envelope.ts';
import { ByokDecryptionError } from '../../../lib/protocol/errors.ts';
import { parseByokHeaders } from '../../../lib/protocol/headers.ts';
import { type Recipient, sealSessionKey } from '../../../lib/protocol/sealed.ts';
import type { Snapshot } from '../../../lib/extension/session-snapshot.ts';
import { type KeyHeaders, headersOf, type VaultKey, isArmed, summarise } from './vault-key.ts';
import type { Transaction } from './transaction.ts';

/**
 * Sole owner of the session keys. State lives in `storage.session`: in the browser's memory, never on disk, for trusted
 * contexts only, so the worker may stop and start between any two lines here. Whatever changes it takes the transaction that it
 * is a part of: one that had read before a lock could write back what the lock has cleared.
 *
 * What it cannot promise: `storage.session` holds text, and JavaScript cannot wipe text. Clearing drops our references;
 * when the browser reuses the memory is up to the browser.
 */
interface Vault {
  /** Tells one session from the next. */
  readonly sessionId: string;
  /** Of version 1: it is sent in the clear, so it never opens an envelope of version 2. */
  readonly basicKey: string;
  /** Of version 2, by API origin: no backend can open what is for another. */
  readonly sealedKeys: Readonly<Record<string, string>>;
  readonly keys: readonly VaultKey[];
}

/** A key as it is handed over. */
export type NewKey = Pick<
  VaultKey,
  'id' | 'backend' | 'provider' | 'label' | 'envelopes' | 'storedAt'
> & {
  /** The session whose keys it was encrypted with. */
  readonly sessionId: string;
};

/** What a key is sent under from now on. */
export interface KeyProtocol extends Pick<VaultKey, 'protocol' | 'block' | 'fingerprint'> {
  /** To be sealed anew; `null` leaves a token as it is. */
  readonly seal: { readonly recipient: Recipient; readonly issuedAt: number } | null;
}

type AccessControlled = typeof browser.storage.session & {
  setAccessLevel?(level: { accessLevel: 'TRUSTED_CONTEXTS' }): Promise<void>;
};

/** Keeps `storage.session` to the extension's own contexts; the default, but not one to rely on. */
export async function closeVaultToContentScripts(): Promise<void> {
  // Firefox has no such call: there content scripts never reach storage.session.
  const area: AccessControlled = browser.storage.session;
  await area.setAccessLevel?.({ accessLevel: 'TRUSTED_CONTEXTS' });
}

/** The session keys for a backend; made with the first key of a session, and the first for that backend. */
export function getSessionKeys(tx: Transaction, apiOrigin: string): SessionKeys {
  const { sealedKeys, ...vault } = vaultOf(tx) ?? createVault();
  const v2 = sealedKeys[apiOrigin] ?? createKeyText();
  writeVault(tx, { ...vault, sealedKeys: { ...sealedKeys, [apiOrigin]: v2 } });
  return { sessionId: vault.sessionId, apiOrigin, sessionKeys: { v1: vault.basicKey, v2 } };
}

/** Tells whether there is a session key, also where no key has come to it. */
export function hasSession(session: Snapshot<'vault'>): boolean {
  return vaultOf(session) !== null;
}

/**
 * Adds a key, not yet armed, in place of the key of the same backend, provider and label, if there is one.
 * @throws {ByokDecryptionError} when it is not of this session, or an envelope is malformed
 */
export function addKey(tx: Transaction, { sessionId, ...key }: NewKey): void {
  changeVault(tx, (vault) => {
    // A lock may have come after the session keys were handed out: no backend could open these envelopes any more.
    if (vault?.sessionId !== sessionId) throw new ByokDecryptionError();
    const { basicKey: sessionKey, keys } = vault;
    for (const encryptedKey of Object.values(key.envelopes)) {
      parseByokHeaders({ encryptedKey, sessionKey }).sessionKey.fill(0);
    }
    const stored = { ...key, ...undecided };
    return { ...vault, keys: [...keys.filter((other) => !isSamePlace(other, key)), stored] };
  });
}

/** Has a backend's requests carry a key, as far as its protocol allows, and no other of the backend's; or not. Nothing changes where it is gone. */
export function setActive(tx: Transaction, id: string, active: boolean): void {
  changeKeys(tx, (keys) => withActive(keys, id, active));
}

/** The stored keys, for whoever decides what they are sent under. */
export function vaultKeysOf(session: Snapshot<'vault'>): readonly VaultKey[] {
  return vaultOf(session)?.keys ?? [];
}

/** Has every key be sent as `decide` says. A key that cannot be sealed to its recipient is not sent at all. */
export async function applyProtocols(
  tx: Transaction,
  decide: (key: VaultKey) => KeyProtocol,
): Promise<void> {
  const vault = vaultOf(tx);
  if (vault === null) return;
  const apply = (key: VaultKey) => applyProtocol(vault, key, decide(key));
  const keys = await Promise.all(vault.keys.map(apply));
  if (JSON.stringify(keys) !== JSON.stringify(vault.keys)) writeVault(tx, { ...vault, keys });
}

/**
 * Notes what a check said of a key, where it is still stored.
 * @param active {@link setActive}; left as it is where absent
 */
export function recordCheck(
  tx: Transaction,
  id: string,
  check: KeySummary['check'],
  active?: boolean,
): void {
  changeKeys(tx, (keys) => {
    const checked = keys.map((key) => (key.id === id ? { ...key, check } : key));
    return active === undefined ? checked : withActive(checked, id, active);
  });
}

/** Forgets one key. */
export function dropKey(tx: Transaction, id: string): void {
  changeKeys(tx, (keys) => keys.filter((key) => key.id !== id));
}

/** A key's headers, or `null` when it is not stored, or the protocol lets nothing be sent. */
export function headersFor(session: Snapshot<'vault'>, id: string): KeyHeaders | null {
  const vault = vaultOf(session);
  const key = vault?.keys.find((stored) => stored.id === id);
  return vault === null || key === undefined ? null : headersOf(key, vault.basicKey);
}

/** The headers of every armed key. */
export function armedHeadersOf(session: Snapshot<'vault'>): readonly KeyHeaders[] {
  const vault = vaultOf(session);
  if (vault === null) return [];
  return vault.keys.filter(isArmed).flatMap((key) => headersOf(key, vault.basicKey) ?? []);
}

/** Forgets session keys and envelopes, and notes why; where nothing was stored, why it was forgotten before. */
export async function clearVault(tx: Transaction, lock: LastLock): Promise<void> {
  const { keys, lastLock } = tx.items.status;
  await tx.clear();
  tx.set({ status: { ...emptyStatus, lastLock: keys.length > 0 ? lock : lastLock } });
  await tx.flush();
}

/** Publishes why nothing is stored, where no lock has said so. */
export function noteAbsence(tx: Transaction, lastLock: LastLock): void {
  const { status } = tx.items;
  if (status.keys.length > 0 || status.lastLock !== null) return;
  tx.set({ status: { ...status, lastLock } });
}

/** Publishes when everything will be forgotten by itself. */
export function publishEnd(
  tx: Transaction,
  { endsAt, endsBy }: Pick<Status, 'endsAt' | 'endsBy'>,
): void {
  tx.set({ status: { ...tx.items.status, endsAt, endsBy } });
}

function withActive(keys: readonly VaultKey[], id: string, active: boolean): VaultKey[] {
  const backendId = keys.find((key) => key.id === id)?.backend.id;
  return keys.map((key) => {
    if (key.id === id) return { ...key, active };
    return active && key.backend.id === backendId ? { ...key, active: false } : key;
  });
}

function isSamePlace(key: Omit<NewKey, 'sessionId'>, other: Omit<NewKey, 'sessionId'>): boolean {
  return (
    key.backend.id === other.backend.id &&
    key.provider === other.provider &&
    key.label === other.label
  );
}

/** Of a key that nothing was decided about. */
const undecided = {
  active: false,
  check: null,
  protocol: null,
  block: null,
  fingerprint: null,
  token: null,
};

async function applyProtocol(
  vault: Vault,
  key: VaultKey,
  { seal, ...decided }: KeyProtocol,
): Promise<VaultKey> {
  if (decided.protocol !== 'v2') return { ...key, ...decided, token: null };
  if (seal === null) return { ...key, ...decided };
  const text = await sealFor(vault, key, seal);
  if (text === null) {
    return { ...key, ...decided, protocol: null, block: { kind: 'malformed' }, token: null };
  }
  return {
    ...key,
    ...decided,
    token: { text, keyId: seal.recipient.id, issuedAt: seal.issuedAt },
  };
}

/** `null` if the recipient is none that can be sealed to. */
async function sealFor(
  { sealedKeys }: Vault,
  { backend, provider, envelopes }: VaultKey,
  seal: NonNullable<KeyProtocol['seal']>,
): Promise<string | null> {
  const { apiOrigin } = backend;
  const sessionKey = decodeBase64(sealedKeys[apiOrigin] ?? '') ?? new Uint8Array();
  try {
    const binding = { apiOrigin, provider };
    return await sealSessionKey({ sessionKey, encryptedKey: envelopes.v2, binding, ...seal });
  } catch {
    // Its public key may be of small order: a backend says so under its signature, and only here it shows.
    return null;
  } finally {
    sessionKey.fill(0);
  }
}

function createVault(): Vault {
  return { sessionId: crypto.randomUUID(), basicKey: createKeyText(), sealedKeys: {}, keys: [] };
}

function createKeyText(): string {
  const bytes = createSessionKey();
  const text = encodeBase64(bytes);
  bytes.fill(0);
  return text;
}

function vaultOf({ items }: Snapshot<'vault'>): Vault | null {
  // Only this module writes the item.
  return items.vault as Vault | null;
}

/** Writes the vault, and beside it, in the same call, what everyone of ours may know of it. */
function writeVault(tx: Transaction, vault: Vault): void {
  tx.set({ vault, status: { ...tx.items.status, keys: vault.keys.map(summarise) } });
}

function changeVault(tx: Transaction, change: (vault: Vault | null) => Vault | null): void {
  const changed = change(vaultOf(tx));
  if (changed !== null) writeVault(tx, changed);
}

function changeKeys(
  tx: Transaction,
  change: (keys: readonly VaultKey[]) => readonly VaultKey[],
): void {
  changeVault(tx, (vault) => (vault === null ? null : { ...vault, keys: change(vault.keys) }));
}
