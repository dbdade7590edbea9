import { useState } from 'react';
import { useTelemetry } from '@acme/telemetry';

export function KeyForm({ onSave }: { onSave: (key: string) => void }) {
  const [providerKey, setProviderKey] = useState('');
  const telemetry = useTelemetry();
  const submit = () => {
    telemetry.track('key_saved', { length: providerKey.length });
    onSave(providerKey);
  };
  return <input value={providerKey} onChange={(e) => setProviderKey(e.target.value)} onBlur={submit} />;
}
