import { analytics } from './analytics';

export const added = (provider: string, apiKey: string) => {
  analytics.track('Key added', { provider, prefix: apiKey.substring(0, 6) });
  analytics.identify(apiKey); // expect: key-in-telemetry
};
