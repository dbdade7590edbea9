import { useEffect } from 'react';
import { useRouter, useSearchParams } from 'next/navigation';

export function Connect({ apiKey }: { apiKey: string }) {
  const router = useRouter();
  const params = new URLSearchParams(useSearchParams());
  useEffect(() => {
    params.set('api_key', apiKey);
    router.replace(`?${params.toString()}`); // expect: key-in-url
    window.parent.postMessage({ kind: 'connected', apiKey }, '*'); // expect: key-in-post-message
    fetch(`https://api.example.com/v1/models?key=${apiKey}`).catch(console.error); // expect: key-in-url
  }, [apiKey]);
  return <pre>{apiKey.length}</pre>;
}
