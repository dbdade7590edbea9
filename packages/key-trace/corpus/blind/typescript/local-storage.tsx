import { useState } from 'react';

export function KeyForm() {
  const [apiKey, setApiKey] = useState('');
  function save() {
    localStorage.setItem('openai_api_key', apiKey); // expect: key-in-browser-storage
  }
  return (
    <form onSubmit={save}>
      <input type="password" value={apiKey} onChange={(event) => setApiKey(event.target.value)} />
    </form>
  );
}
