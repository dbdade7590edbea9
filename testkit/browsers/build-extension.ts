import { build, type InlineConfig, zip } from 'wxt';

/** Shows only the errors of a build. */
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

/** Makes the production build, and prints nothing unless something is wrong. */
export async function buildExtension(config: InlineConfig = {}): Promise<void> {
  await build({ ...config, logger: quietLogger });
}

/**
 * Makes the production build and the zip for the store; for Firefox also the zip of the sources.
 * @returns the paths of the zips
 */
export async function zipExtension(config: InlineConfig = {}): Promise<string[]> {
  return zip({ ...config, logger: quietLogger });
}

function ignore(): void {
  // Drops the output of a step that succeeded.
}
