import { defaultWindowSeconds } from '../../lib/protocol/sealed.ts';
import { file, httpsOrigins, integer, oneOf, type Variable } from './config-variable.ts';

/** The protocol versions that are accepted. */
const offers = ['v1', 'v2', 'both'] as const;

/** One of `v1`, `v2`, `both`. */
export type Offer = (typeof offers)[number];

/** The part of the configuration that is about protocol versions. */
export interface SealingConfig {
  readonly protocols: Offer;
  /** The origins that version 2 binds keys to; empty for those that the verifier listens on. */
  readonly publicOrigins: readonly string[];
  /** Key material for version 2, JSON file; without it and without `sealingKeys`, keys are created in memory. */
  readonly sealingKeysFile: string | null;
  /** The same as text. */
  readonly sealingKeys: string | null;
  /** How long a token of version 2 is accepted after it was issued. */
  readonly tokenWindowSeconds: number;
  /** How often one token of version 2 may be used; 0 for no limit. */
  readonly maxUsesPerToken: number;
}

/** Both versions, with keys created in memory. */
export const defaultSealingConfig: SealingConfig = {
  protocols: 'both',
  publicOrigins: [],
  sealingKeysFile: null,
  sealingKeys: null,
  tokenWindowSeconds: defaultWindowSeconds,
  maxUsesPerToken: 100,
};

/** Reads the variables of version 2 with `read`. */
export function readSealingConfig(
  read: <Value>(variable: Variable<Value>) => Value,
): SealingConfig {
  return {
    protocols: read(
      oneOf(
        'PROTOCOLS',
        'protocol versions that are accepted',
        offers,
        defaultSealingConfig.protocols,
      ),
    ),
    publicOrigins: read(
      httpsOrigins(
        'PUBLIC_ORIGIN',
        'own origins, which version 2 binds keys to; without one that of HOST and PORT',
        defaultSealingConfig.publicOrigins,
      ),
    ),
    sealingKeysFile: read(
      file(
        'SEALING_KEYS_FILE',
        'keys of version 2, from npm run verifier:keys; without any they are created in memory',
        'JSON',
      ),
    ),
    sealingKeys: read(sealingKeys),
    tokenWindowSeconds: read(
      integer(
        'TOKEN_WINDOW_SECONDS',
        'how long a token of version 2 is accepted after it was issued',
        [30, 900],
        defaultSealingConfig.tokenWindowSeconds,
      ),
    ),
    maxUsesPerToken: read(
      integer(
        'MAX_USES_PER_TOKEN',
        'how often one token of version 2 may be used; 0 for no limit',
        [0, 999_999_999],
        defaultSealingConfig.maxUsesPerToken,
      ),
    ),
  };
}

/** A secret: private keys. They are checked when they are imported, at the start. */
const sealingKeys: Variable<string | null> = {
  name: 'SEALING_KEYS',
  meaning: 'the content of that file, in place of the file',
  expected: 'the JSON that npm run verifier:keys prints',
  read: (text) => (isJson(text) ? text : undefined),
  fallback: defaultSealingConfig.sealingKeys,
  isSecret: true,
};

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    // The platform's message would quote the text.
    return false;
  }
}

/** The conflicts between variables that are well-formed. */
export function findSealingProblems(
  config: SealingConfig & { readonly reusePort: boolean },
): string[] {
  const { sealingKeysFile, sealingKeys, protocols, reusePort } = config;
  const problems: string[] = [];
  if (sealingKeysFile !== null && sealingKeys !== null) {
    problems.push('SEALING_KEYS_FILE and SEALING_KEYS must not be set together');
  }
  if (reusePort && protocols !== 'v1' && !hasSealingKeys(config)) {
    problems.push(
      'SEALING_KEYS_FILE or SEALING_KEYS must be set if REUSE_PORT is, to the same value for every process, or PROTOCOLS to v1',
    );
  }
  return problems;
}

/** Whether the keys of version 2 outlive this process. */
export function hasSealingKeys({ sealingKeysFile, sealingKeys }: SealingConfig): boolean {
  return sealingKeysFile !== null || sealingKeys !== null;
}
