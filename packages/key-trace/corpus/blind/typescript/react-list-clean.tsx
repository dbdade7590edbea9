export function List({ items, apiKeyId }: { items: { key: string; label: string }[]; apiKeyId: string }) {
  console.debug('rendering', items.length, 'items for', apiKeyId);
  return (
    <ul>
      {items.map((item) => (
        <li key={item.key}>{item.label}</li>
      ))}
    </ul>
  );
}
