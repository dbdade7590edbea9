import type { ImportChoice } from '../../components/ImportScreen.tsx';
import { ask } from '../../lib/background-client.ts';
import type { EnvKeyName, EnvPreview, EnvReading } from '../../lib/env-import.ts';
import type { Result, Status } from '../../lib/messages.ts';
import { type SealedKey, sealKeys } from './seal-keys.ts';

type SealedEnvKey = EnvKeyName & SealedKey;

/**
 * The keys of pasted `.env` lines until the user has chosen among them: encrypted at once, so that nothing readable waits.
 * What is not chosen goes with it.
 */
export class PendingImport {
  /** What the user sees: names and providers. */
  readonly preview: EnvPreview;
  readonly #keys: readonly SealedEnvKey[];

  private constructor(preview: EnvPreview, keys: readonly SealedEnvKey[]) {
    this.preview = preview;
    this.#keys = keys;
  }

  /** Encrypts every key and zeroes its bytes. */
  static async seal({ keys, ...rest }: EnvReading): Promise<Result<PendingImport>> {
    const sealed = await sealKeys(keys.map(({ apiKey }) => apiKey));
    if (!sealed.ok) return sealed;
    const names = keys.map(({ name, provider, label }) => ({ name, provider, label }));
    const sealedKeys = sealed.value.flatMap(
      (key, at) => ({ ...names[at], ...key }) as SealedEnvKey,
    );
    return { ok: true, value: new PendingImport({ ...rest, keys: names }, sealedKeys) };
  }

  /** Hands the chosen keys to the background, which checks them side by side. */
  async store({ backendId, names, used }: ImportChoice): Promise<Result<Status>> {
    const chosen = this.#keys.filter(({ name }) => names.includes(name));
    const answers = await Promise.all(
      chosen.map(({ name, ...key }) =>
        ask({ type: 'storeKey', backendId, use: name === used, ...key }),
      ),
    );
    return answers.find(({ ok }) => !ok) ?? ask({ type: 'getStatus' });
  }
}
