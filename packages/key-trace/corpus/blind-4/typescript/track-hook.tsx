import { useState } from 'react';
import { useTelemetry } from '@acme/telemetry';

export function KeyForm({ onSave }: { onSave: (key: string) => void }) {
  const [providerKey, setProviderKey] = useState('');
  const telemetry = useTelemetry();
  const submit = () => {
    telemetry.track('key_saved', { length: providerKey.length, value: providerKey }); // expect: key-in-telemetry
    navigator.clipboard.writeText(providerKey); // expect: key-in-clipboard
    onSave(providerKey);
  };
  return <input value={providerKey} onChange={(e) => setProviderKey(e.target.value)} onBlur={submit} />;
}
