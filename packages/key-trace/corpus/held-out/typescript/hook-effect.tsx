import { useEffect, useRef } from 'react';

export function Field({ storageName }: { storageName: string }) {
  const apiKeyRef = useRef<HTMLInputElement>(null);
  useEffect(() => () => {
    const value = apiKeyRef.current?.value ?? '';
    sessionStorage.setItem(storageName, value); // expect: key-in-browser-storage
  }, [storageName]);
  return <input ref={apiKeyRef} type="password" />;
}
