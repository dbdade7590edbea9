import { readMember, readStrings } from './json-shape.ts';
import type { LiveProvider } from './live-provider.ts';
import { readLimit } from './provider-limits.ts';

/** Anthropic: https://platform.claude.com/docs/en/api/models/list, limits: https://platform.claude.com/docs/en/api/rate-limits */
export const anthropic: LiveProvider = {
  id: 'anthropic',
  keyHeader: { name: 'x-api-key', prefix: '' },
  headers: { 'anthropic-version': '2023-06-01' },
  models: {
    path: '/v1/models?limit=1000',
    feature: 'models',
    readModels: (body) => readStrings(readMember(body, 'data'), 'id'),
  },
  readRateLimits: (headers) => ({
    requests_per_minute: readLimit(headers, 'anthropic-ratelimit-requests-limit'),
    tokens_per_minute: readLimit(
      headers,
      'anthropic-ratelimit-tokens-limit',
      'anthropic-ratelimit-input-tokens-limit',
    ),
  }),
};
