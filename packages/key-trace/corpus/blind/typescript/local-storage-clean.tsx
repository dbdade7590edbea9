import { useRef, useState } from 'react';

export function KeyForm({ onKey }: { onKey: (key: string) => void }) {
  const input = useRef<HTMLInputElement>(null);
  const [saved, setSaved] = useState(false);
  function save() {
    const apiKey = input.current?.value ?? '';
    onKey(apiKey);
    localStorage.setItem('has-key', apiKey === '' ? 'no' : 'yes');
    localStorage.setItem('theme', 'dark');
    setSaved(true);
  }
  return (
    <form onSubmit={save}>
      <input ref={input} type="password" />
      {saved && <p>Key saved for this session.</p>}
    </form>
  );
}
