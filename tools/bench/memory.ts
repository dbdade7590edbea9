import { once } from 'node:events';
import type { IncomingMessage } from 'node:http';
import { request } from 'node:https';
import { text } from 'node:stream/consumers';
import { setTimeout } from 'node:timers/promises';
import { startVerifierProcess } from '../../testkit/backends/verifier-process.ts';
import { onSeparateCores } from './cores.ts';
import { createValidateRequest, load, unlimited } from './load.ts';
import { format, type Row } from './row.ts';

const steps = 10;
const requestsPerStep = 100_000;
const sampleMs = 500;
const mebibyte = 2 ** 20;
/** The first steps fill caches and compile; the slope is of the others. */
const warmUpSteps = 2;

interface Memory {
  readonly resident: number;
  readonly heap: number;
}

/** Memory over one million decrypting requests, in steps of 100,000, as the verifier's `/metrics` tells it. */
export async function benchMemory(): Promise<Row[]> {
  await using verifier = await startVerifierProcess(unlimited);
  const validate = await createValidateRequest(verifier.port);
  const memory = await onSeparateCores([verifier.pid], async () => {
    const measured: Memory[] = [];
    for (let step = 0; step < steps; step++) {
      const loading = load({ ...validate, amount: requestsPerStep });
      measured.push(await watchMemory(verifier.port, loading));
    }
    return measured;
  });
  const rows = memory.map((each, step) => toRow(each, memory[warmUpSteps], step));
  return [...rows, slopeRow(memory)];
}

/** While something runs: the greatest resident set, and the smallest heap, which is what a collection leaves. */
async function watchMemory(port: number, running: Promise<unknown>): Promise<Memory> {
  const samples: Memory[] = [];
  const isOver = running.then(() => true);
  do samples.push(await readMemory(port));
  while (!(await Promise.race([isOver, setTimeout(sampleMs, false)])));
  return {
    resident: Math.max(...samples.map(({ resident }) => resident)),
    heap: Math.min(...samples.map(({ heap }) => heap)),
  };
}

async function readMemory(port: number): Promise<Memory> {
  const url = `https://127.0.0.1:${port}/metrics`;
  const asked = request(url, { rejectUnauthorized: false, agent: false }).end();
  const [response] = (await once(asked, 'response')) as [IncomingMessage];
  const page = await text(response);
  const read = (name: string): number =>
    Number(new RegExp(`^${name} (\\S+)$`, 'm').exec(page)?.[1]);
  return {
    resident: read('process_resident_memory_bytes'),
    heap: read('process_heap_used_bytes'),
  };
}

function toRow({ resident, heap }: Memory, base: Memory | undefined, step: number): Row {
  return {
    what: `${((step + 1) * requestsPerStep).toLocaleString('en')} requests`,
    value: `${format(resident / mebibyte, 'MiB', 1)} resident at most`,
    against: `${format(heap / mebibyte, 'MiB', 1)} heap at least`,
    ratio: format(resident / (base?.resident ?? NaN), '×', 3),
    goal: '',
  };
}

function slopeRow(memory: readonly Memory[]): Row {
  const later = memory.slice(warmUpSteps);
  const slope = (key: keyof Memory): string =>
    format(fitSlope(later.map((each) => each[key])) / 1024, 'KiB', 0);
  return {
    what: 'slope for 100,000 requests, after the first 200,000',
    value: `${slope('resident')} resident`,
    against: `${slope('heap')} heap`,
    ratio: '',
    goal: 'flat',
  };
}

/** The slope of the line of least squares through values at 0, 1, 2 … */
function fitSlope(values: readonly number[]): number {
  const middle = (values.length - 1) / 2;
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const products = values.reduce((sum, value, at) => sum + (at - middle) * (value - mean), 0);
  const squares = values.reduce((sum, _, at) => sum + (at - middle) ** 2, 0);
  return products / squares;
}
