import type { Page } from '@playwright/test';

interface Sighting {
  readonly event: string;
  readonly url: string;
  readonly requestHeaders: { readonly name: string; readonly value: string }[];
}

/** Both BYOK headers of requests whose URL has `mark`, as the spy saw them: `X-Encrypted-Key`, `X-Session-Key`. */
export async function readSightings(
  spy: Pick<Page, 'evaluate'>,
  mark: string,
  event = 'onSendHeaders',
): Promise<(string | undefined)[][]> {
  const sightings = await spy.evaluate(() => (globalThis as unknown as { seen: Sighting[] }).seen);
  return sightings.filter((it) => it.event === event && it.url.includes(mark)).map(readByokHeaders);
}

function readByokHeaders({ requestHeaders }: Sighting): (string | undefined)[] {
  return ['x-encrypted-key', 'x-session-key'].map(
    (wanted) => requestHeaders.find(({ name }) => name.toLowerCase() === wanted)?.value,
  );
}
