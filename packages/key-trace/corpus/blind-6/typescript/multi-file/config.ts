export interface ProviderSettings {
  provider: string;
  baseUrl: string;
  auth: { type: 'bearer'; value: string };
}

export function loadSettings(env: NodeJS.ProcessEnv): ProviderSettings {
  return {
    provider: 'mistral',
    baseUrl: 'https://api.mistral.ai/v1',
    auth: { type: 'bearer', value: env.MISTRAL_API_KEY ?? '' },
  };
}
