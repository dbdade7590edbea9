import { expect, it } from 'vitest';
import { runPytest } from '../run-pytest.ts';

it('answers 100,000 mutated pairs as documented', { timeout: 1_200_000 }, () => {
  const { status, output } = runPytest(['tests/test_fuzz.py', '-s'], { FUZZ_PAIRS: '100000' });
  expect(status, output).toBe(0);
  expect(output).toMatch(/1 passed/);
});
