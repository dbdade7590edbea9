/** How often a test repeats with random input: few times with `npm test`, many times with `npm run test:all`. */
export function repeats({ few, many }: { few: number; many: number }): number {
  return process.env['LONG_TESTS'] === '1' ? many : few;
}
