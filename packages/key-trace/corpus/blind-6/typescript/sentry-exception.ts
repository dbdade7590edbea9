import * as Sentry from '@sentry/nextjs';

export async function guarded<T>(providerKey: string, work: (key: string) => Promise<T>): Promise<T> {
  try {
    return await work(providerKey);
  } catch (error) {
    Sentry.captureException(error, { extra: { providerKey } }); // expect: key-in-telemetry
    Sentry.captureException(error, { tags: { withKey: providerKey ? 'yes' : 'no' } });
    Sentry.withScope((scope) => {
      scope.setContext('key', { value: providerKey }); // expect: key-in-telemetry
      Sentry.captureMessage('provider call failed');
    });
    throw error;
  }
}
