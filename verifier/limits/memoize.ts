/**
 * Caches the results of a function in memory.
 * @param create always returns the same result for the same argument
 * @param max the number of results to cache; beyond it the oldest one is dropped
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
