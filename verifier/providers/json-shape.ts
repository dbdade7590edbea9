/** Far more than the answer of any provider needs, even one with schemas of models. */
const maxDepth = 64;

/**
 * Parses JSON bytes. The result is `undefined`, which matches no shape, if they are not JSON: an HTML page of some proxy,
 * half an answer, bytes that are not UTF-8, or deep nesting that only costs memory. Of duplicate members the last counts.
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

/** Counts brackets outside strings. The count may be wrong if the text is not JSON, which the parser refuses. */
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

/** Reads the value at a path of member names; `undefined` if there is none. */
export function readMember(value: unknown, ...path: readonly string[]): unknown {
  return path.reduce<unknown>((parent, name) => readOwn(parent, name), value);
}

/** Reads one string member of every object in an array, or returns `null` if the value is not such an array. */
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
