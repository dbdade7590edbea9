import { useMemo } from 'react';

export function ShareLink({ settings }: { settings: { model: string; apiKey: string } }) {
  const href = useMemo(() => {
    const query = new URLSearchParams({ model: settings.model, key: settings.apiKey });
    return `https://play.example.com/?${query.toString()}`; // expect: key-in-url
  }, [settings]);
  return <a href={href}>Share</a>;
}
