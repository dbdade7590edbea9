import { once } from 'node:events';
import type { Target } from '../http/ask.ts';
import { readCertificate } from '../http/read-certificate.ts';
import { startVerifierProcess, type VerifierStart } from './verifier-process.ts';

/** A verifier in its own process that answers requests and whose output lines are recorded. */
export interface ObservedVerifier extends Target, AsyncDisposable {
  readonly pid: number;
  readonly port: number;
  /** All lines that it has written to stdout and stderr. */
  readonly lines: readonly string[];
  /** Waits until a line contains this text. */
  waitForLine(text: string): Promise<void>;
  /** Sends a signal, waits for the end and returns the exit code, or `null` if the signal ended it. */
  end(signal: NodeJS.Signals): Promise<number | null>;
}

/** Starts it as `npm run verifier` does, except for `start`, and waits until it listens. */
export async function startObservedVerifier(
  environment: Record<string, string>,
  start: VerifierStart = {},
): Promise<ObservedVerifier> {
  const lines: string[] = [];
  const waiting = new Set<() => void>();
  const keepLine = (line: string): void => {
    lines.push(line);
    for (const check of waiting) check();
  };
  const verifier = await startVerifierProcess({ PORT: '0', ...environment }, keepLine, start);
  const { child, port } = verifier;
  const origin = `https://127.0.0.1:${port}`;
  return {
    origin,
    port,
    certificate: await readCertificate(origin),
    pid: child.pid ?? 0,
    lines,
    waitForLine: (text) =>
      new Promise((resolve) => {
        const check = (): void => {
          if (!lines.some((line) => line.includes(text))) return;
          waiting.delete(check);
          resolve();
        };
        waiting.add(check);
        check();
      }),
    async end(signal) {
      const closed = once(child, 'close');
      child.kill(signal);
      const [code] = (await closed) as [number | null];
      return code;
    },
    [Symbol.asyncDispose]: () => verifier[Symbol.asyncDispose](),
  };
}
