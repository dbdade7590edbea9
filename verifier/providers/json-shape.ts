/** Far more than any provider's answer needs, schemas of models within it included. */
const maxDepth = 64;

/**
 * The value of JSON bytes, or `undefined`, which no shape fits, where they are none: an HTML page of some proxy, half an
 * answer, bytes that are not UTF-8, or brackets in brackets only to cost memory. Of a member named twice the last counts.
 */
export function parseJson(bytes: Uint8Array): unknown {
  if (isTooDeep(bytes)) return undefined;
  try {
    const value: unknown = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
    return value;
  } catch {
    return undefined;
  }
}

/** Counts brackets outside strings; what is no JSON may be counted wrong, and is refused by the parser. */
function isTooDeep(bytes: Uint8Array): boolean {
  let depth = 0;
  let isString = false;
  let isEscaped = false;
  for (const byte of bytes) {
    if (isEscaped) isEscaped = false;
    else if (byte === codes.quote) isString = !isString;
    else if (isString) isEscaped = byte === codes.backslash;
    else if (byte === codes.openBracket || byte === codes.openBrace) depth += 1;
    else if (byte === codes.closeBracket || byte === codes.closeBrace) depth -= 1;
    if (depth > maxDepth) return true;
  }
  return false;
}

const codes = {
  quote: 0x22,
  backslash: 0x5c,
  openBracket: 0x5b,
  closeBracket: 0x5d,
  openBrace: 0x7b,
  closeBrace: 0x7d,
} as const;

/** What stands at a path of member names in a JSON value; `undefined` where the path leads nowhere. */
export function readMember(value: unknown, ...path: readonly string[]): unknown {
  return path.reduce<unknown>((parent, name) => readOwn(parent, name), value);
}

/** One string member of every object in a JSON array, or `null` where the value is not such an array. */
export function readStrings(list: unknown, name: string): string[] | null {
  if (!Array.isArray(list)) return null;
  const values = list.map((item: unknown) => readMember(item, name));
  return values.every((value) => typeof value === 'string') ? values : null;
}

function readOwn(value: unknown, name: string): unknown {
  if (typeof value !== 'object' || value === null) return undefined;
  const member: unknown = Object.getOwnPropertyDescriptor(value, name)?.value;
  return member;
}
