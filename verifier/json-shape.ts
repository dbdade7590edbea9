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
