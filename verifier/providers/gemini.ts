import { readMember, readStrings } from '../json-shape.ts';
import type { LiveProvider } from '../live-provider.ts';

/** Google Gemini: https://ai.google.dev/api/models#method:-models.list. It names no limits in its headers. */
export const gemini: LiveProvider = {
  id: 'gemini',
  modelsPath: '/v1beta/models?pageSize=1000',
  authenticate: (apiKey) => ({ 'x-goog-api-key': apiKey }),
  readModels: (body) => {
    const names = readStrings(readMember(body, 'models'), 'name');
    return names?.map((name) => name.replace(/^models\//, '')) ?? null;
  },
  readRateLimits: () => ({ requests_per_minute: null, tokens_per_minute: null }),
  // A wrong key is a 400 here, told from other bad requests by its reason only.
  isRejection: (body) => readReason(body) === 'API_KEY_INVALID',
};

/** `details` mixes messages of several types; only `ErrorInfo` has a reason (https://google.aip.dev/193). */
function readReason(body: unknown): unknown {
  const details = readMember(body, 'error', 'details');
  const list: readonly unknown[] = Array.isArray(details) ? details : [];
  return list.map((detail) => readMember(detail, 'reason')).find((reason) => reason !== undefined);
}
