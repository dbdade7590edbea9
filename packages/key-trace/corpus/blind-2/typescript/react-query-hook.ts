import { useMutation } from '@tanstack/react-query';
import { track } from '@/lib/analytics';

export function useConnectProvider() {
  return useMutation({
    mutationFn: async (vars: { provider: string; apiKey: string }) => {
      const res = await fetch(`/api/providers/${vars.provider}`, {
        method: 'POST',
        headers: { 'X-Api-Key': vars.apiKey },
      });
      if (!res.ok) throw new Error(`status ${res.status}`);
    },
    onSuccess: (_data, vars) => {
      track('provider_connected', vars); // expect: key-in-telemetry
    },
  });
}
