import { readMember, readStrings } from './json-shape.ts';
import type { LiveProvider } from './live-provider.ts';
import { readLimit } from './provider-limits.ts';

/** Codes of a 429 that waiting does not mend: https://platform.openai.com/docs/guides/error-codes */
const quotaCodes: readonly unknown[] = [
  'insufficient_quota',
  'billing_hard_limit_reached',
  'credit_balance_exhausted',
];

/** OpenAI: https://platform.openai.com/docs/api-reference/models/list */
export const openai: LiveProvider = {
  id: 'openai',
  keyHeader: { name: 'Authorization', prefix: 'Bearer ' },
  models: {
    path: '/v1/models',
    feature: 'models',
    readModels: (body) => readStrings(readMember(body, 'data'), 'id'),
  },
  readRateLimits: (headers) => ({
    requests_per_minute: readLimit(headers, 'x-ratelimit-limit-requests'),
    tokens_per_minute: readLimit(headers, 'x-ratelimit-limit-tokens'),
  }),
  isOutOfQuota: (body) => quotaCodes.includes(readMember(body, 'error', 'code')),
};
