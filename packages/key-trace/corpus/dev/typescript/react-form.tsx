import { useState } from 'react';

export function KeyForm() {
  const [apiKey, setApiKey] = useState('');
  const save = () => {
    window.localStorage.setItem('openai', apiKey); // expect: key-in-browser-storage
  };
  return (
    <form onSubmit={save}>
      <input value={apiKey} onChange={(e) => setApiKey(e.target.value)} />
    </form>
  );
}
