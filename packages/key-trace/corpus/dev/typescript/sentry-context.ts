import * as Sentry from '@sentry/node';

export function report(error: Error, apiKey: string) {
  Sentry.setContext('byok', { apiKey }); // expect: key-in-telemetry
  Sentry.captureException(error);
}
