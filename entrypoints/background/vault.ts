import { type Backend, findBackend } from '../../lib/backends.ts';
import { browser } from '../../lib/browser.ts';
import type { KeyCheckOutcome } from '../../lib/key-check-outcome.ts';
import { type Status, statusItem } from '../../lib/messages.ts';
import { encodeBase64 } from '../../lib/protocol/base64.ts';
import { createSessionKey } from '../../lib/protocol/envelope.ts';
import { formatByokHeaders, parseByokHeaders } from '../../lib/protocol/headers.ts';
import type { ProviderId } from '../../lib/providers.ts';

/**
 * Sole owner of the session key. State lives in `storage.session`: in the browser's memory, never on disk, for trusted
 * contexts only, so the worker may stop and start between any two lines here.
 *
 * What it cannot promise: `storage.session` holds text, and JavaScript cannot wipe text. Clearing drops our references;
 * when the browser reuses the memory is up to the browser.
 */
interface Vault {
  /** base64 of 32 bytes */
  readonly sessionKey: string;
  readonly held: HeldKey | null;
}

interface HeldKey {
  readonly provider: ProviderId;
  readonly backendId: string;
  readonly envelope: string;
  readonly storedAt: number;
  readonly armed: boolean;
  readonly check: KeyCheckOutcome | null;
}

/** What a request needs to carry the key. */
export interface HeldHeaders {
  readonly backend: Backend;
  readonly provider: ProviderId;
  readonly armed: boolean;
  /** Tells one stored key from the next. */
  readonly envelope: string;
  /** `X-Encrypted-Key` and `X-Session-Key`. */
  readonly headers: Record<string, string>;
}

type AccessControlled = typeof browser.storage.session & {
  setAccessLevel?(level: { accessLevel: 'TRUSTED_CONTEXTS' }): Promise<void>;
};

const item = 'vault';

/** Keeps `storage.session` to the extension's own contexts; the default, but not one to rely on. */
export async function closeVaultToContentScripts(): Promise<void> {
  // Firefox has no such call: there content scripts never reach storage.session.
  const area: AccessControlled = browser.storage.session;
  await area.setAccessLevel?.({ accessLevel: 'TRUSTED_CONTEXTS' });
}

/** The session key as base64; made with the first key of a session. */
export async function borrowSessionKey(): Promise<string> {
  return navigator.locks.request(item, async () => {
    const vault = (await readVault()) ?? createVault();
    await writeVault(vault);
    return vault.sessionKey;
  });
}

/**
 * Holds an envelope, not yet armed.
 * @throws {ByokDecryptionError} when it has not the shape of an envelope
 */
export async function holdKey(
  key: Pick<HeldKey, 'provider' | 'backendId' | 'envelope' | 'storedAt'>,
): Promise<void> {
  await changeVault(({ sessionKey }) => {
    parseByokHeaders({ encryptedKey: key.envelope, sessionKey }).sessionKey.fill(0);
    return { sessionKey, held: { ...key, armed: false, check: null } };
  });
}

/** Notes that the held key is armed, or no longer. */
export async function markArmed(armed: boolean): Promise<void> {
  await changeHeld((held) => ({ ...held, armed }));
}

/** Notes what a check said of the held key. */
export async function recordCheck(check: KeyCheckOutcome): Promise<void> {
  await changeHeld((held) => ({ ...held, check }));
}

/** What is held, without any secret. */
export async function readStatus(): Promise<Status> {
  return describe((await readVault())?.held ?? null);
}

/** The held key's headers, or `null` when nothing is held. */
export async function readHeldHeaders(): Promise<HeldHeaders | null> {
  const vault = await readVault();
  if (vault === null || vault.held === null) return null;
  const { provider, backendId, armed, envelope } = vault.held;
  const headers = formatByokHeaders(envelope, vault.sessionKey);
  return { backend: findBackend(backendId), provider, armed, envelope, headers };
}

/** Forgets session key and envelope. In turn with the changes, or one that had read before could write them back. */
export async function clearVault(): Promise<void> {
  await navigator.locks.request(item, () => browser.storage.session.clear());
}

function createVault(): Vault {
  const bytes = createSessionKey();
  const sessionKey = encodeBase64(bytes);
  bytes.fill(0);
  return { sessionKey, held: null };
}

async function readVault(): Promise<Vault | null> {
  const stored = await browser.storage.session.get(item);
  // Only this module writes the item, and it does not outlive the extension's version.
  return (stored[item] as Vault | undefined) ?? null;
}

/** Writes the vault, and beside it, in the same call, what everyone of ours may know of it. */
async function writeVault(vault: Vault): Promise<void> {
  await browser.storage.session.set({ [item]: vault, [statusItem]: describe(vault.held) });
}

function describe(held: HeldKey | null): Status {
  if (held === null) return { state: 'locked' };
  const { provider, backendId, storedAt, check, armed } = held;
  return { state: armed ? 'armed' : 'held', provider, backendId, storedAt, check };
}

async function changeVault(change: (vault: Vault) => Vault): Promise<void> {
  await navigator.locks.request(item, async () => {
    await writeVault(change((await readVault()) ?? createVault()));
  });
}

async function changeHeld(change: (held: HeldKey) => HeldKey): Promise<void> {
  await navigator.locks.request(item, async () => {
    const vault = await readVault();
    if (vault === null || vault.held === null) return;
    await writeVault({ ...vault, held: change(vault.held) });
  });
}
