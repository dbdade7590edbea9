const t = (name: string) => name;

export function Settings({ hasApiKey, apiKeyStatus }: { hasApiKey: boolean; apiKeyStatus: string }) {
  console.debug('settings', { hasApiKey, apiKeyStatus, title: t('api_key') });
  return <p>{hasApiKey ? apiKeyStatus : t('no_api_key')}</p>;
}
