import { observer } from '@vendor/insights';

export function afterLogin(user: { id: string; plan: string }, userKey: string) {
  observer.identify(user.id, { plan: user.plan, hasKey: userKey !== '' });
  observer.setContext('provider', { suffix: userKey.slice(-4) });
}
