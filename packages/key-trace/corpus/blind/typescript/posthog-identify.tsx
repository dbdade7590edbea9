import { usePostHog } from 'posthog-js/react';

export function ConnectButton({ apiKey, provider }: { apiKey: string; provider: string }) {
  const posthog = usePostHog();
  const connect = () => {
    posthog.capture('provider_connected', { provider, api_key: apiKey }); // expect: key-in-telemetry
  };
  return <button onClick={connect}>Connect</button>;
}
