import { useState } from 'react';

export function KeyForm({ onSave }: { onSave: (apiKey: string) => void }) {
  const [apiKey, setApiKey] = useState('');
  const [error, setError] = useState('');
  const save = () => {
    if (apiKey.length < 20) setError('the key is too short');
    else onSave(apiKey);
  };
  return <input value={apiKey} onChange={(e) => setApiKey(e.target.value)} onBlur={save} aria-invalid={error !== ''} />;
}
