import { useMutation } from '@tanstack/react-query';
import { toast } from 'sonner';

export function useValidateKey(onDone: (ok: boolean) => void) {
  return useMutation({
    mutationFn: async ({ provider, apiKey }: { provider: string; apiKey: string }) => {
      const res = await fetch('/api/keys/validate', { method: 'POST', body: JSON.stringify({ provider }), headers: { 'X-Api-Key': apiKey } });
      return (await res.json()) as { valid: boolean };
    },
    onSuccess: (data, variables) => {
      localStorage.setItem('provider', variables.provider);
      onDone(data.valid);
    },
    onError: (error, { provider, apiKey }) => {
      toast.error(`${provider} does not take the key ending in ${apiKey.slice(-4)}`);
      console.error('validation failed', provider, error.name);
    },
  });
}
