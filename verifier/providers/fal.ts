import { readMember, readStrings } from './json-shape.ts';
import type { LiveProvider } from './live-provider.ts';
import { unknownLimits } from './provider-limits.ts';

/**
 * fal: https://docs.fal.ai/platform-apis. Its list of models is public (https://docs.fal.ai/platform-apis/v1/models), so a
 * key is validated by the price of one model, which costs nothing and needs a key of the smallest scope
 * (https://docs.fal.ai/platform-apis/v1/models/pricing). The list is its first page.
 */
export const fal: LiveProvider = {
  id: 'fal',
  keyHeader: { name: 'Authorization', prefix: 'Key ' },
  validation: {
    path: '/v1/models/pricing?endpoint_id=fal-ai/flux/dev',
    feature: 'pricing',
    readModels: (body) => (Array.isArray(readMember(body, 'prices')) ? [] : null),
  },
  models: {
    path: '/v1/models',
    feature: 'models',
    readModels: (body) => readStrings(readMember(body, 'models'), 'endpoint_id'),
  },
  hasPublicModels: true,
  readRateLimits: () => unknownLimits,
  // Not documented, but what users are shown (https://github.com/fal-ai/fal/issues/1112): a 403 with this text.
  isOutOfQuota: (body) => /\bexhausted balance\b/i.test(readDetail(body)),
};

function readDetail(body: unknown): string {
  const detail = readMember(body, 'detail') ?? readMember(body, 'error', 'message');
  return typeof detail === 'string' ? detail : '';
}
