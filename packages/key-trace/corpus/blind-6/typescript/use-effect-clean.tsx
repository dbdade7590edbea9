import { useEffect, useState } from 'react';

export function KeyField({ onSave }: { onSave: (key: string) => void }) {
  const [apiKey, setApiKey] = useState('');
  const [error, setError] = useState<string | null>(null);

  useEffect(() => {
    localStorage.setItem('has-key', String(apiKey !== ''));
    document.title = apiKey ? 'Key entered' : 'Enter a key';
    window.parent.postMessage({ type: 'key-length', length: apiKey.length }, 'https://app.example.com');
  }, [apiKey]);

  const submit = () => {
    if (!apiKey.startsWith('sk-')) {
      setError('A key starts with sk-');
      console.warn('wrong key shape', { length: apiKey.length });
      return;
    }
    onSave(apiKey);
    setApiKey('');
  };

  return (
    <form action={submit}>
      <input type="password" value={apiKey} onChange={(e) => setApiKey(e.target.value)} />
      {error && <p role="alert">{error}</p>}
    </form>
  );
}
