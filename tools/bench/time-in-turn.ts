import { median } from './row.ts';

const calls = 2_000;
const rounds = 9;

/** Median microseconds per call, the candidates taking turns in every round. */
export async function timeInTurn(
  candidates: Readonly<Record<string, () => unknown>>,
): Promise<Map<string, number>> {
  const samples = new Map(Object.keys(candidates).map((name) => [name, [] as number[]]));
  for (let round = 0; round < rounds; round++) {
    for (const [name, run] of Object.entries(candidates)) {
      const start = performance.now();
      for (let call = 0; call < calls; call++) await run();
      samples.get(name)?.push(((performance.now() - start) * 1000) / calls);
    }
  }
  return new Map([...samples].map(([name, values]) => [name, median(values)]));
}
