/** Words and pictures: they ask for nothing. */
const descriptive =
  /^(?:name|description|version|icons|default_locale|action\.default_(?:title|icon)|commands\.\w+\.description)\b/;

/**
 * A manifest as one line for each thing that it asks for: `key = value`, keys of objects joined by dots, one line for each
 * element of a list and each directive of a policy. An empty list is `none`. Sorted.
 */
export function manifestLines(manifest: unknown): string[] {
  return linesOf('', manifest)
    .filter((line) => !descriptive.test(line))
    .sort();
}

function linesOf(key: string, value: unknown): string[] {
  if (Array.isArray(value)) {
    return value.length === 0 ? [`${key} = none`] : value.flatMap((it) => linesOf(key, it));
  }
  if (typeof value === 'object' && value !== null) {
    const prefix = key === '' ? '' : `${key}.`;
    return Object.entries(value).flatMap(([name, it]) => linesOf(`${prefix}${name}`, it));
  }
  const text = String(value);
  const isPolicy = key.startsWith('content_security_policy');
  return (isPolicy ? text.split(/;\s*/) : [text]).map((part) => `${key} = ${part}`);
}
