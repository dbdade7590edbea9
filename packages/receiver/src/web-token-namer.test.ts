import { expect, it } from 'vitest';
import { nodeTokenNamer } from './node/token-namer.ts';
import { webTokenNamer } from './web-token-namer.ts';

const token = `v2.some.openai.1800000000.${'A'.repeat(107)}`;

it('gives the names that node:crypto gives, so that both can count together', async () => {
  const secret = 'a shared secret of at least 32 characters';
  const name = await webTokenNamer(secret)(token);
  expect(name).toMatch(/^t-[0-9a-f]{32}$/);
  expect(name).toBe(await nodeTokenNamer(secret)(token));
});

it('takes a random secret without one: names are the same in one process only', async () => {
  const nameToken = webTokenNamer(null);
  expect(await nameToken(token)).toBe(await nameToken(token));
  expect(await nameToken(token)).not.toBe(await webTokenNamer(null)(token));
});
