import { type Backend, gitPhantomScope, parseBackend } from './backends.ts';
import { browser } from './browser.ts';
import { defaultLockPolicy, type LockPolicy, parseLockPolicy } from './lock-policy.ts';

/** What an organisation has set for its people by enterprise policy (`public/managed-schema.json`). */
export interface Policy {
  /** Only the choices that it has made; the user cannot change these. */
  readonly lock: Partial<LockPolicy>;
  /** Backends beside the built-in one; the user cannot remove them. */
  readonly backends: readonly Backend[];
  /** Whether the user may add backends. If not, those that were added before do not count. */
  readonly allowOwnBackends: boolean;
  /** Whether the user may change what {@link lock} leaves open. */
  readonly allowLockChanges: boolean;
}

/** The policy if the organisation has set none. */
export const noPolicy: Policy = {
  lock: {},
  backends: [],
  allowOwnBackends: true,
  allowLockChanges: true,
};

/** The most backends that a policy, or a user, can add. */
export const maxBackends = 20;

/** A policy's fields before they are checked. */
type Fields = Readonly<Record<string, unknown>>;

/** The policy as it is now. What is unknown or malformed is passed over, field by field. */
export async function readPolicy(): Promise<Policy> {
  const { lock, backends, allowOwnBackends, allowLockChanges } = await readManagedStorage();
  return {
    lock: parseLock(fieldsOf(lock)),
    backends: await parseBackends(backends),
    allowOwnBackends: allowOwnBackends !== false,
    allowLockChanges: allowLockChanges !== false,
  };
}

async function readManagedStorage(): Promise<Fields> {
  try {
    return await browser.storage.managed.get(null);
  } catch {
    // Firefox rejects where there is no policy for the extension.
    return {};
  }
}

/** A policy file cannot say `null`: 0 stands for it. */
function parseLock(fields: Fields): Partial<LockPolicy> {
  const made = Object.keys(defaultLockPolicy).flatMap((name) => {
    const value = fields[name] === 0 ? null : fields[name];
    const parsed: Fields = { ...parseLockPolicy({ [name]: value }) };
    return name in fields && parsed[name] === value ? [[name, value]] : [];
  });
  return Object.fromEntries(made) as Partial<LockPolicy>;
}

async function parseBackends(value: unknown): Promise<Backend[]> {
  const backends: Backend[] = [];
  for (const item of listOf(value).slice(0, maxBackends)) {
    const { name = '', api, sites } = fieldsOf(item);
    const input = { label: name, api, sites: listOf(sites) };
    const reading = parseBackend(input, [gitPhantomScope, ...backends]);
    if (reading.ok) backends.push({ id: await idOf(reading.backend), ...reading.backend });
  }
  return backends;
}

/** The same for the same API prefix, on every start and every machine. */
async function idOf({ apiOrigin, apiPath }: Omit<Backend, 'id'>): Promise<string> {
  const text = new TextEncoder().encode(apiOrigin + apiPath);
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', text));
  const hex = Array.from(digest.subarray(0, 12), (byte) => byte.toString(16).padStart(2, '0'));
  return `managed-${hex.join('')}`;
}

function fieldsOf(value: unknown): Fields {
  return typeof value === 'object' && value !== null ? { ...value } : {};
}

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}
