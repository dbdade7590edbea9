import { useMutation, useQuery } from '@tanstack/react-query';

export function useValidateKey() {
  return useMutation({
    mutationFn: async ({ provider, apiKey }: { provider: string; apiKey: string }) => {
      const res = await fetch('/api/keys/validate', { method: 'POST', body: JSON.stringify({ provider }), headers: { 'X-Api-Key': apiKey } });
      return res.json();
    },
    onSuccess: (_data, variables) => {
      localStorage.setItem('llm', variables.apiKey); // expect: key-in-browser-storage
    },
    onError: (error, { provider, apiKey }) => {
      console.error('validation failed', provider, apiKey, error); // expect: key-in-log
    },
  });
}

export function useModels(apiKey: string) {
  return useQuery({
    queryKey: ['models', apiKey.slice(-4)],
    queryFn: () => fetch(`/api/models?key=${encodeURIComponent(apiKey)}`).then((r) => r.json()), // expect: key-in-url
    enabled: apiKey !== '',
  });
}
