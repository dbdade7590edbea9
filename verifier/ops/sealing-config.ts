import { defaultWindowSeconds } from '../../lib/protocol/sealed.ts';
import { file, httpsOrigins, integer, oneOf, type Variable } from './config-variable.ts';

/** Which protocol versions are taken. */
const offers = ['v1', 'v2', 'both'] as const;

/** One of `v1`, `v2`, `both`. */
export type Offer = (typeof offers)[number];

/** The part of the configuration that is about protocol versions. */
export interface SealingConfig {
  readonly protocols: Offer;
  /** Own origins, to which version 2 binds keys; empty for those that the verifier listens on. */
  readonly publicOrigins: readonly string[];
  /** Key material for version 2, JSON file; without a file and without `sealingKeys` it is made in memory. */
  readonly sealingKeysFile: string | null;
  /** The same as text. */
  readonly sealingKeys: string | null;
  /** How long a token of version 2 is taken after it was issued. */
  readonly tokenWindowSeconds: number;
  /** How often one token of version 2 is taken; 0 for no limit. */
  readonly maxUsesPerToken: number;
}

/** Both versions, with keys made in memory. */
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
        'protocol versions that are taken',
        offers,
        defaultSealingConfig.protocols,
      ),
    ),
    publicOrigins: read(
      httpsOrigins(
        'PUBLIC_ORIGIN',
        'own origins, to which version 2 binds keys; without one that of HOST and PORT',
        defaultSealingConfig.publicOrigins,
      ),
    ),
    sealingKeysFile: read(
      file(
        'SEALING_KEYS_FILE',
        'keys of version 2, from npm run verifier:keys; without any they are made in memory',
        'JSON',
      ),
    ),
    sealingKeys: read(sealingKeys),
    tokenWindowSeconds: read(
      integer(
        'TOKEN_WINDOW_SECONDS',
        'how long a token of version 2 is taken after it was issued',
        [30, 900],
        defaultSealingConfig.tokenWindowSeconds,
      ),
    ),
    maxUsesPerToken: read(
      integer(
        'MAX_USES_PER_TOKEN',
        'how often one token of version 2 is taken; 0 for no limit',
        [0, 999_999_999],
        defaultSealingConfig.maxUsesPerToken,
      ),
    ),
  };
}

/** A secret: private keys. What is wrong inside is said when they are taken up, at the start. */
const sealingKeys: Variable<string | null> = {
  name: 'SEALING_KEYS',
  meaning: 'the same as the text itself, in place of the file',
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
    // What the platform says would quote the text.
    return false;
  }
}

/** What is wrong with variables that fit each for itself. */
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
      'SEALING_KEYS_FILE or SEALING_KEYS must be set where REUSE_PORT is, to the same for every process, or PROTOCOLS to v1',
    );
  }
  return problems;
}

/** Whether the keys of version 2 outlive this process. */
export function hasSealingKeys({ sealingKeysFile, sealingKeys }: SealingConfig): boolean {
  return sealingKeysFile !== null || sealingKeys !== null;
}
