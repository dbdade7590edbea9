import { useMemo } from 'react';

export function ShareLink({ settings }: { settings: { model: string; apiKey: string } }) {
  const href = useMemo(() => {
    const query = new URLSearchParams({ model: settings.model, from: 'share' });
    return `https://play.example.com/?${query}`;
  }, [settings.model]);
  return (
    <p>
      <a href={href}>Share</a> {settings.apiKey ? 'Your key is not part of the link.' : null}
    </p>
  );
}
