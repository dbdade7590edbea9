import * as Sentry from '@sentry/node';

export async function withProvider(apiKey: string, run: (key: string) => Promise<void>) {
  try {
    await run(apiKey);
  } catch (error) {
    Sentry.captureException(error, { extra: { apiKey } }); // expect: key-in-telemetry
    throw error;
  }
}
