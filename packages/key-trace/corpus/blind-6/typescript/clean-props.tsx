interface Props {
  apiKeys: { id: string; label: string; masked: string; createdAt: string }[];
  onDelete: (apiKeyId: string) => void;
}

export function KeyList({ apiKeys, onDelete }: Props) {
  if (apiKeys.length === 0) {
    console.debug('no keys to show');
    return <p>No keys yet</p>;
  }
  return (
    <ul>
      {apiKeys.map((apiKey) => (
        <li key={apiKey.id}>
          {apiKey.label} <code>{apiKey.masked}</code>
          <button onClick={() => { console.log('delete', apiKey.id); onDelete(apiKey.id); }}>Delete</button>
        </li>
      ))}
    </ul>
  );
}
