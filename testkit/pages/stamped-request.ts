import type { Page } from '@playwright/test';
import type { SeenRequest } from '../backends/recording-backend.ts';

/** The backend's API under its production name. */
export const api = 'https://api.gitphantomscope.com/api/v1';

/** Calls the backend from a page, with a mark in the query so that the recorder can find the request. */
export async function callModels(page: Pick<Page, 'evaluate'>, mark: string): Promise<number> {
  return page.evaluate(
    async (url) => (await fetch(url)).status,
    `${api}/models?provider=openai&mark=${mark}`,
  );
}

/** Both BYOK headers of a recorded request, or `null` if it has none. */
export function findHeaders({ headers }: SeenRequest): {
  encryptedKey: string | null;
  sessionKey: string | null;
} {
  return {
    encryptedKey: headers['x-encrypted-key']?.toString() ?? null,
    sessionKey: headers['x-session-key']?.toString() ?? null,
  };
}

/** Whether a recorded request carries either header. */
export function isStamped(request: SeenRequest): boolean {
  const { encryptedKey, sessionKey } = findHeaders(request);
  return encryptedKey !== null || sessionKey !== null;
}
