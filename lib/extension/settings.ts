import { type Backend, gitPhantomScope, parseBackend } from './backends.ts';
import { browser } from './browser.ts';
import { defaultLockPolicy, type LockPolicy, parseLockPolicy } from './lock-policy.ts';
import { maxBackends, noPolicy, type Policy, readPolicy } from './policy.ts';
import { type ProtocolChoice, protocolChoices } from '../protocol/negotiation.ts';

/** The user's choices. None is secret: they are kept on disk, in `storage.local`. */
export interface OwnSettings {
  readonly lock: LockPolicy;
  /** The backends that were added to the built-in one. */
  readonly backends: readonly Backend[];
  /** By backend id; `auto` for every other. */
  readonly protocols: Readonly<Record<string, ProtocolChoice>>;
  /** Ids of the backends whose sites' service workers and shared workers may use the key too. */
  readonly workersOf: readonly string[];
}

/** The settings in force: the user's choices under those of the organisation, whose backends come first. */
export interface Settings extends OwnSettings {
  readonly policy: Policy;
}

/** The settings of a fresh install. */
export const defaultSettings: Settings = {
  lock: defaultLockPolicy,
  backends: [],
  protocols: {},
  workersOf: [],
  policy: noPolicy,
};

const item = 'settings';

/** Of its own: the settings have not changed when it has. */
const hadPolicyItem = 'hadPolicy';

/**
 * The settings as they are now; the defaults for what the browser cannot read: a limit holds whatever happens to the disk.
 * @param policy of the organisation, if the caller knows it already and need not wait for the browser
 */
export async function readSettings(policy: Promise<Policy> = readPolicy()): Promise<Settings> {
  const own = readOwnSettings().catch((): OwnSettings => defaultSettings);
  return applyPolicy(...(await Promise.all([own, policy])));
}

/** Tells whether the organisation had set anything when the browser last answered; `null` if it never did. */
export async function readHadPolicy(): Promise<boolean | null> {
  const { [hadPolicyItem]: had } = await browser.storage.local.get(hadPolicyItem);
  return typeof had === 'boolean' ? had : null;
}

/** Keeps, over a restart of the browser, whether the organisation had set anything. */
export async function storeHadPolicy(had: boolean): Promise<void> {
  if ((await readHadPolicy()) !== had) await browser.storage.local.set({ [hadPolicyItem]: had });
}

/** Every backend that a key can be stored for, the built-in one first. */
export async function readBackends(): Promise<readonly Backend[]> {
  return backendsOf(await readSettings());
}

/** The same, for given settings. */
export function backendsOf({ backends }: Settings): readonly Backend[] {
  return [gitPhantomScope, ...backends];
}

/** The choice for a backend. */
export function choiceFor({ protocols }: OwnSettings, backendId: string): ProtocolChoice {
  return Object.hasOwn(protocols, backendId) ? (protocols[backendId] ?? 'auto') : 'auto';
}

/** Chooses for a backend. The background sees it, and acts on it. */
export async function chooseProtocol(backendId: string, choice: ProtocolChoice): Promise<void> {
  await changeSettings(({ protocols }) => ({ protocols: { ...protocols, [backendId]: choice } }));
}

/** Tells whether the workers of a backend's sites may use the key too. */
export function allowsWorkers({ workersOf }: OwnSettings, backendId: string): boolean {
  return workersOf.includes(backendId);
}

/** Lets the workers of a backend's sites use the key, or not. The background sees it, and acts on it. */
export async function chooseWorkers(backendId: string, isAllowed: boolean): Promise<void> {
  await changeSettings(({ workersOf }) => {
    const others = workersOf.filter((id) => id !== backendId);
    return { workersOf: isAllowed ? [...others, backendId] : others };
  });
}

/**
 * Changes what the user has chosen, one change at a time. The organisation's choices stay in force.
 * @param change takes the user's own choices, returns those that change
 */
export async function changeSettings(
  change: (own: OwnSettings) => Partial<OwnSettings>,
): Promise<void> {
  await navigator.locks.request(item, async () => {
    const own = await readOwnSettings();
    await browser.storage.local.set({ [item]: { ...own, ...change(own) } });
  });
}

/**
 * Calls the listener whenever the user or the organisation has changed the settings.
 * @returns a function that ends it
 */
export function onSettingsChange(listener: () => void): () => void {
  const tell = (changes: Record<string, unknown>, area: string) => {
    if (area === 'managed' || (area === 'local' && item in changes)) listener();
  };
  browser.storage.onChanged.addListener(tell);
  return () => {
    browser.storage.onChanged.removeListener(tell);
  };
}

async function readOwnSettings(): Promise<OwnSettings> {
  const stored = await browser.storage.local.get(item);
  return parseOwnSettings(stored[item]);
}

function applyPolicy(own: OwnSettings, policy: Policy): Settings {
  const lock = policy.allowLockChanges ? own.lock : defaultLockPolicy;
  const added = policy.allowOwnBackends ? own.backends : [];
  return {
    lock: { ...lock, ...policy.lock },
    backends: [...policy.backends, ...keepFitting(added, policy.backends)],
    protocols: own.protocols,
    workersOf: own.workersOf,
    policy,
  };
}

function parseOwnSettings(value: unknown): OwnSettings {
  const fields: Readonly<Record<string, unknown>> =
    typeof value === 'object' && value !== null ? { ...value } : {};
  const { lock, backends, protocols, workersOf } = fields;
  const list: readonly unknown[] = Array.isArray(backends) ? backends : [];
  const ids: readonly unknown[] = Array.isArray(workersOf) ? workersOf : [];
  return {
    lock: parseLockPolicy(lock),
    backends: keepFitting(list.slice(0, maxBackends), []),
    protocols: parseChoices(protocols),
    workersOf: ids.slice(0, maxBackends + 1).filter((id) => typeof id === 'string'),
  };
}

function parseChoices(value: unknown): Record<string, ProtocolChoice> {
  if (typeof value !== 'object' || value === null) return {};
  const choices = Object.entries(value).flatMap(([backendId, stored]: [string, unknown]) => {
    const choice = protocolChoices.find((known) => known === stored);
    return choice === undefined ? [] : [[backendId, choice] as const];
  });
  return Object.fromEntries(choices);
}

/** Those that are backends, as strictly as when they were added, and fit beside the built-in one and `others`. */
function keepFitting(values: readonly unknown[], others: readonly Backend[]): Backend[] {
  const kept: Backend[] = [];
  for (const value of values) {
    const backend = parseStoredBackend(value, [gitPhantomScope, ...others, ...kept]);
    if (backend !== null) kept.push(backend);
  }
  return kept;
}

function parseStoredBackend(value: unknown, others: readonly Backend[]): Backend | null {
  if (typeof value !== 'object' || value === null) return null;
  const { id, label, apiOrigin, apiPath, siteOrigins }: Readonly<Record<string, unknown>> = {
    ...value,
  };
  if (typeof id !== 'string' || !/^[\da-f-]{36}$/.test(id)) return null;
  if (typeof apiOrigin !== 'string' || typeof apiPath !== 'string') return null;
  const sites: readonly unknown[] = Array.isArray(siteOrigins) ? siteOrigins : [];
  const reading = parseBackend({ label, api: apiOrigin + apiPath, sites }, others);
  return reading.ok ? { id, ...reading.backend } : null;
}
