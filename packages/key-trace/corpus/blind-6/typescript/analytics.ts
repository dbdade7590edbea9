import * as Sentry from '@sentry/node';
import posthog from 'posthog-js';
import mixpanel from 'mixpanel-browser';
import { datadogRum } from '@datadog/browser-rum';

export function keySaved(user: { id: string }, apiKey: string, apiKeyId: string) {
  posthog.capture('key saved', { keyId: apiKeyId, length: apiKey.length });
  mixpanel.track('key saved', { distinct_id: user.id, apiKey }); // expect: key-in-telemetry
  datadogRum.addAction('key_saved', { id: apiKeyId });
  Sentry.setUser({ id: user.id });
  Sentry.addBreadcrumb({ category: 'keys', message: `saved ${apiKey}` }); // expect: key-in-telemetry
  window.analytics?.identify(user.id, { openaiKey: apiKey }); // expect: key-in-telemetry
}
