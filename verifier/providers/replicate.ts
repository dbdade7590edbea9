import { readMember, readStrings } from './json-shape.ts';
import type { LiveProvider } from './live-provider.ts';
import { unknownLimits } from './provider-limits.ts';

/**
 * Replicate: https://replicate.com/docs/reference/http#account.get and #models.list. Its documented limits (3,000 requests
 * per minute here) stand in no header. The list is the first page of all public models; the next ones are not asked for.
 */
export const replicate: LiveProvider = {
  id: 'replicate',
  keyHeader: { name: 'Authorization', prefix: 'Bearer ' },
  validation: {
    path: '/v1/account',
    feature: 'account',
    readModels: (body) => (typeof readMember(body, 'username') === 'string' ? [] : null),
  },
  models: {
    path: '/v1/models',
    feature: 'models',
    readModels: (body) => readNames(readMember(body, 'results')),
  },
  readRateLimits: () => unknownLimits,
};

/** A model is called by `owner/name`. */
function readNames(results: unknown): string[] | null {
  const owners = readStrings(results, 'owner');
  const names = readStrings(results, 'name');
  if (owners === null || names === null) return null;
  return owners.map((owner, index) => `${owner}/${names[index] ?? ''}`);
}
