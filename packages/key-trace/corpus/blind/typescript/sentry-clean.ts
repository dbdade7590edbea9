import * as Sentry from '@sentry/node';

export async function withProvider(apiKey: string, run: (key: string) => Promise<void>) {
  Sentry.setTag('byok', String(apiKey !== ''));
  try {
    await run(apiKey);
  } catch {
    Sentry.captureMessage('provider call failed');
    throw new Error('provider call failed');
  }
}
