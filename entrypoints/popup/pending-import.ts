import type { ImportChoice } from '../../components/key-form/ImportScreen.tsx';
import { ask } from '../../lib/extension/background-client.ts';
import type { EnvKeyName, EnvPreview, EnvReading } from '../../lib/extension/env-import.ts';
import type { Result, Status } from '../../lib/extension/messages.ts';
import { putAside, sealWaitingKeys, type WaitingKey } from './seal-keys.ts';

type WaitingEnvKey = EnvKeyName & WaitingKey;

/**
 * The keys of pasted `.env` lines until the user has chosen among them. They are encrypted at once, so that no readable key
 * waits. Keys that are not chosen are dropped with this object.
 */
export class PendingImport {
  /** What the user sees: names and providers. */
  readonly preview: EnvPreview;
  readonly #keys: readonly WaitingEnvKey[];

  private constructor(preview: EnvPreview, keys: readonly WaitingEnvKey[]) {
    this.preview = preview;
    this.#keys = keys;
  }

  /** Encrypts every key and zeroes its bytes. */
  static async seal({ keys, ...rest }: EnvReading): Promise<Result<PendingImport>> {
    const waiting = await putAside(keys);
    if (!waiting.ok) return waiting;
    const names = keys.map(({ name, provider, label }) => ({ name, provider, label }));
    const waitingKeys = waiting.value.flatMap(
      (key, at) => ({ ...names[at], ...key }) as WaitingEnvKey,
    );
    return { ok: true, value: new PendingImport({ ...rest, keys: names }, waitingKeys) };
  }

  /** Encrypts the chosen keys for the chosen backend and passes them to the background, which checks them in parallel. */
  async store({ backendId, names, activeName }: ImportChoice): Promise<Result<Status>> {
    const chosen = this.#keys.filter(({ name }) => names.includes(name));
    const sealed = await sealWaitingKeys(backendId, chosen);
    if (!sealed.ok) return sealed;
    const answers = await Promise.all(
      sealed.value.flatMap((key, at) => {
        const { name, provider, label } = chosen[at] ?? {};
        if (provider === undefined || label === undefined) return [];
        return ask({
          type: 'storeKey',
          backendId,
          provider,
          label,
          active: name === activeName,
          ...key,
        });
      }),
    );
    return answers.find(({ ok }) => !ok) ?? ask({ type: 'getStatus' });
  }
}
