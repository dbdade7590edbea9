/**
 * A function that remembers what it gave for the arguments that came last.
 * @param create gives the same for the same argument, always
 * @param max so many are remembered; beyond that the oldest is forgotten
 */
export function memoize<Value>(
  create: (argument: string) => Value,
  max: number,
): (argument: string) => Value {
  const values = new Map<string, Value>();
  return (argument) => {
    const known = values.get(argument);
    if (known !== undefined) return known;
    const [oldest] = values.keys();
    if (oldest !== undefined && values.size >= max) values.delete(oldest);
    const value = create(argument);
    values.set(argument, value);
    return value;
  };
}
