import { build, type InlineConfig, zip } from 'wxt';

/** Only what goes wrong in a build is of interest here. */
const quietLogger: NonNullable<InlineConfig['logger']> = {
  debug: ignore,
  log: ignore,
  info: ignore,
  success: ignore,
  warn: console.warn,
  error: console.error,
  fatal: console.error,
  level: 0,
};

/** Makes the production build, and says nothing unless something is wrong. */
export async function buildExtension(config: InlineConfig = {}): Promise<void> {
  await build({ ...config, logger: quietLogger });
}

/**
 * Makes the production build and the zip that a store gets; for Firefox the zip of the sources too.
 * @returns the zips' paths
 */
export async function zipExtension(config: InlineConfig = {}): Promise<string[]> {
  return zip({ ...config, logger: quietLogger });
}

function ignore(): void {
  // A step that went well needs no words.
}
