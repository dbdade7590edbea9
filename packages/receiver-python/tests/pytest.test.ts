import { expect, it } from 'vitest';
import { runPytest } from './run-pytest.ts';

it('passes the tests of the Python receiver', { timeout: 240_000 }, () => {
  const { status, output } = runPytest([]);
  expect(status, output).toBe(0);
  expect(output).toMatch(/\d{3,} passed/);
});
