import { createHash } from 'node:crypto';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/** Where Chromium on Linux looks for the administrator's policies. */
const policyFolder = '/etc/chromium/policies/managed';

/** Where Firefox on Linux looks for them. */
const firefoxPolicyFolder = '/etc/firefox/policies';

/** A policy file for one extension. It is removed at the end. */
export interface ManagedPolicy extends AsyncDisposable {
  /** Replaces the policy. A running browser notices after some seconds. */
  readonly change: (fields: object) => Promise<void>;
}

/** Sets the `storage.managed` of an extension. Only root can. */
export async function setManagedPolicy(
  extensionId: string,
  fields: object,
): Promise<ManagedPolicy> {
  const file = join(policyFolder, `phantom-key-${extensionId}.json`);
  const change = async (changed: object) => {
    const policy = { '3rdparty': { extensions: { [extensionId]: changed } } };
    await writeFile(file, JSON.stringify(policy));
  };
  await mkdir(policyFolder, { recursive: true });
  await change(fields);
  return {
    change,
    async [Symbol.asyncDispose]() {
      await rm(file, { force: true });
    },
  };
}

/**
 * Sets the `storage.managed` of an extension in every Firefox that starts from now on. Only root can.
 * @throws if the computer already has policies, which are not ours to change
 */
export async function setFirefoxPolicy(
  extensionId: string,
  fields: object,
): Promise<AsyncDisposable> {
  const made = await mkdir(firefoxPolicyFolder, { recursive: true });
  const file = join(firefoxPolicyFolder, 'policies.json');
  const policies = { '3rdparty': { Extensions: { [extensionId]: fields } } };
  await writeFile(file, JSON.stringify({ policies }), { flag: 'wx' });
  return {
    async [Symbol.asyncDispose]() {
      await rm(file);
      if (made !== undefined) await rm(made, { recursive: true });
    },
  };
}

/** The id that Chromium gives an unpacked extension: the first half of its path's SHA-256, in the letters a to p. */
export function idOfUnpacked(folder: string): string {
  const hex = createHash('sha256').update(folder).digest('hex').slice(0, 32);
  return hex.replace(/./g, (digit) => String.fromCharCode(97 + parseInt(digit, 16)));
}
