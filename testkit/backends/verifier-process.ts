import { type ChildProcess, spawn } from 'node:child_process';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import manifest from '../../package.json' with { type: 'json' };
import { projectRoot } from '../project.ts';

/** The verifier in its own process, under Node's permission model, as `npm run verifier` starts it. */
export interface VerifierProcess extends AsyncDisposable {
  readonly child: ChildProcess;
  readonly pid: number;
  readonly port: number;
  /** SHA-256 of the certificate's public key, base64. */
  readonly spkiHash: string;
}

/** The verifier ended before it listened. The message is the last line that it wrote. */
export class VerifierStartError extends Error {
  override readonly name = 'VerifierStartError';
}

/**
 * Node's switches for the verifier, as in `npm run verifier`: it may read the project, but not write files or start programs.
 */
export const verifierSwitches: readonly string[] = manifest.scripts.verifier
  .split(' ')
  .filter((word) => word.startsWith('--'))
  .map((word) => word.replace(/=\.$/, `=${projectRoot}`));

/** How a proof starts the verifier differently from `npm run verifier`. */
export interface VerifierStart {
  /** Node's switches instead of {@link verifierSwitches}. */
  readonly switches?: readonly string[];
  /** A program that starts node, with its arguments, for example `strace` and the calls to trace. */
  readonly launcher?: readonly string[];
  /** The working directory. */
  readonly cwd?: string;
}

/**
 * Starts the verifier and waits until it listens.
 * @param environment its configuration; the rest of the environment is passed on
 * @param onLine called with each line of its log
 * @param switches Node's switches, if they differ from {@link verifierSwitches}
 * @throws {VerifierStartError} if it ends before it listens
 */
export async function startVerifierProcess(
  environment: Record<string, string>,
  onLine: (line: string) => void = () => undefined,
  { switches = verifierSwitches, launcher = [], cwd }: VerifierStart = {},
): Promise<VerifierProcess> {
  const main = join(projectRoot, 'verifier', 'main.ts');
  const [command, ...parameters] = [...launcher, process.execPath, ...switches, main];
  const child = spawn(command, parameters, {
    env: { ...process.env, ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
    cwd,
  });
  const { port, spkiHash } = await waitForListening(child, onLine);
  return {
    child,
    pid: child.pid ?? NaN,
    port,
    spkiHash,
    async [Symbol.asyncDispose]() {
      if (child.exitCode !== null || child.signalCode !== null) return;
      const ended = new Promise((resolve) => child.once('exit', resolve));
      child.kill('SIGTERM');
      await ended;
    },
  };
}

interface Listening {
  readonly port: number;
  readonly spkiHash: string;
}

async function waitForListening(
  child: ChildProcess,
  onLine: (line: string) => void,
): Promise<Listening> {
  let lastLine = '';
  return new Promise<Listening>((resolve, reject) => {
    for (const stream of [child.stdout, child.stderr]) {
      if (stream === null) continue;
      createInterface({ input: stream }).on('line', (line) => {
        lastLine = line;
        onLine(line);
        const listening = parseListening(line);
        if (listening !== null) resolve(listening);
      });
    }
    child.once('close', () => {
      reject(new VerifierStartError(lastLine));
    });
  });
}

function parseListening(line: string): Listening | null {
  const { event, origin, spki_sha256: spkiHash } = parseEntry(line);
  if (event !== 'listening' || typeof origin !== 'string') return null;
  return typeof spkiHash === 'string' ? { port: Number(new URL(origin).port), spkiHash } : null;
}

function parseEntry(line: string): Readonly<Record<string, unknown>> {
  try {
    return JSON.parse(line) as Record<string, unknown>;
  } catch {
    // Some lines are not JSON, for example Node's own warnings.
    return {};
  }
}
