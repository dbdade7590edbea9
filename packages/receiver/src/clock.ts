/** The machine's clock, in whole seconds. */
export function readClock(): number {
  return Math.floor(Date.now() / 1_000);
}
