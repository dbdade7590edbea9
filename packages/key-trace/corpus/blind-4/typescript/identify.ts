import { observer } from '@vendor/insights';

export function afterLogin(user: { id: string; plan: string }, userKey: string) {
  observer.identify(user.id, { plan: user.plan, key: userKey }); // expect: key-in-telemetry
  observer.setContext('provider', { userKey }); // expect: key-in-telemetry
}
