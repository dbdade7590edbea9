import { readMember, readStrings } from './json-shape.ts';
import type { LiveProvider } from './live-provider.ts';
import { unknownLimits } from './provider-limits.ts';

/** Google Gemini: https://ai.google.dev/api/models#method:-models.list. It names no limits in its headers. */
export const gemini: LiveProvider = {
  id: 'gemini',
  keyHeader: { name: 'x-goog-api-key', prefix: '' },
  models: {
    path: '/v1beta/models?pageSize=1000',
    feature: 'models',
    readModels: (body) => {
      const names = readStrings(readMember(body, 'models'), 'name');
      return names?.map((name) => name.replace(/^models\//, '')) ?? null;
    },
  },
  readRateLimits: () => unknownLimits,
  // A wrong key is a 400 here, told from other bad requests by its reason only.
  isRejection: (body) => readReason(body) === 'API_KEY_INVALID',
};

/** `details` mixes messages of several types; only `ErrorInfo` has a reason (https://google.aip.dev/193). */
function readReason(body: unknown): unknown {
  const details = readMember(body, 'error', 'details');
  const list: readonly unknown[] = Array.isArray(details) ? details : [];
  return list.map((detail) => readMember(detail, 'reason')).find((reason) => reason !== undefined);
}
