import { useCallback, useEffect, useRef, useState } from 'react';

export function KeyField({ onSave }: { onSave: (ok: boolean) => void }) {
  const [apiKey, setApiKey] = useState('');
  const [visible, setVisible] = useState(false);
  const channel = useRef(new BroadcastChannel('keys'));

  useEffect(() => {
    window.localStorage.setItem('draft-key', apiKey); // expect: key-in-browser-storage
  }, [apiKey]);

  useEffect(() => {
    document.title = visible ? `Key ${apiKey}` : 'Key'; // expect: key-in-url
  }, [visible, apiKey]);

  const copy = useCallback(async () => {
    await navigator.clipboard.writeText(apiKey); // expect: key-in-clipboard
    channel.current.postMessage({ type: 'copied', apiKey }); // expect: key-in-post-message
  }, [apiKey]);

  return (
    <form onSubmit={() => onSave(apiKey.length > 10)}>
      <input type={visible ? 'text' : 'password'} value={apiKey} onChange={(e) => setApiKey(e.target.value)} />
      <button type="button" onClick={() => setVisible(!visible)}>show</button>
      <button type="button" onClick={copy}>copy</button>
    </form>
  );
}
