import type { LiveConfig } from './config.ts';

/** The values that a run uses for `{name}` in the configuration. */
export interface Placeholders {
  /** The stand-in provider's base URL, and the PEM file of its certificate. */
  readonly provider: string;
  readonly providerCa: string;
  readonly providerId: string;
  /** Free ports for the backend. */
  readonly port: string;
  readonly plainPort: string;
  /** Empty folders that are watched. */
  readonly temp: string;
  readonly home: string;
  readonly redis: string;
  readonly postgres: string;
}

/** A placeholder that has no value. */
export class UnknownPlaceholderError extends Error {
  override readonly name = 'UnknownPlaceholderError';
}

/**
 * The configuration with everything in braces filled in.
 * @throws {UnknownPlaceholderError}
 */
export function fillConfig(config: LiveConfig, placeholders: Placeholders): LiveConfig {
  return fillValue(config, { ...placeholders }) as LiveConfig;
}

function fillValue(value: unknown, placeholders: Readonly<Record<string, string>>): unknown {
  if (typeof value === 'string') return fillText(value, placeholders);
  if (Array.isArray(value)) return value.map((entry) => fillValue(entry, placeholders));
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value);
  return Object.fromEntries(entries.map(([name, inner]) => [name, fillValue(inner, placeholders)]));
}

function fillText(text: string, placeholders: Readonly<Record<string, string>>): string {
  return text.replace(/\{([A-Za-z]+)\}/g, (_whole, name: string) => {
    const filling = placeholders[name];
    if (filling !== undefined) return filling;
    const known = Object.keys(placeholders).join('}, {');
    throw new UnknownPlaceholderError(`{${name}} is not known: expected {${known}}`);
  });
}
