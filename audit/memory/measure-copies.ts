import { verifierSwitches } from '../../testkit/backends/verifier-process.ts';
import { compileNeedles } from '../../packages/byte-search/src/search-bytes.ts';
import type { MarkedPair } from './marked-keys.ts';
import { MemoryProof } from './memory-proof.ts';
import { searchMemory } from '../../packages/byte-search/src/search-memory.ts';

/** Copies in the whole memory of the process, in every encoding. */
export interface Copies {
  /** Of any API key of the run. */
  readonly keys: number;
  /** Of the run's last API key, or of the part that only it has. */
  readonly lastKey: number;
  /** Of any session key of the run, as bytes or as its header's text. */
  readonly sessionKeys: number;
  readonly lastSessionKey: number;
  /** Of any envelope of the run: its first 12 bytes, or their text. */
  readonly envelopes: number;
}

/** The copies in one process's memory, at different times. */
export interface CopiesReport {
  /** While the provider delays its answer. The key is in use, so a search that does not find it proves nothing. */
  readonly inUse: Copies;
  readonly afterRequests: Copies;
  readonly afterCollection: Copies;
  /** Without another collection. The last keys are still the earlier ones. */
  readonly afterMoreRequests: Copies;
  readonly afterThoroughCollection: Copies;
}

/** How the process is started, and how many requests it gets. */
export interface CopiesOptions {
  readonly switches?: readonly string[];
  readonly requests?: number;
  readonly moreRequests?: number;
}

/**
 * Counts the copies of keys in the memory of the verifier's process (`/proc/PID/mem`), see {@link MemoryProof}. Each validation
 * has a new key and a new session key.
 * @throws {SearchVoid} if the planted control is not found
 */
export async function measureCopies(options: CopiesOptions = {}): Promise<CopiesReport> {
  const { switches = verifierSwitches, requests = 1_000, moreRequests = 200 } = options;
  await using proof = await MemoryProof.start(switches);
  const inUse = await proof.whileInUse((pair) => countCopies(proof, pair));
  const last = await proof.validate(requests);
  const afterRequests = await countCopies(proof, last);
  await proof.collect('ordinary');
  const afterCollection = await countCopies(proof, last);
  await proof.validate(moreRequests);
  const afterMoreRequests = await countCopies(proof, last);
  await proof.collect('thorough');
  const afterThoroughCollection = await countCopies(proof, last);
  await proof.expectControl();
  return { inUse, afterRequests, afterCollection, afterMoreRequests, afterThoroughCollection };
}

async function countCopies({ verifier, keys }: MemoryProof, last: MarkedPair): Promise<Copies> {
  const needles = compileNeedles([...keys.secrets, ...last.secrets]);
  const { hits } = await searchMemory(verifier.pid, needles);
  const count = (wanted: string): number => hits.filter(({ label }) => label === wanted).length;
  return {
    keys: count('key'),
    lastKey: count('last key'),
    sessionKeys: count('session key'),
    lastSessionKey: count('last session key'),
    envelopes: count('envelope'),
  };
}
