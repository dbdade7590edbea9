export function logged<T extends unknown[], R>(name: string, fn: (...args: T) => R) {
  return (...args: T): R => {
    console.debug(`${name} called`, args.length);
    return fn(...args);
  };
}

export const complete = logged('complete', (apiKey: string, prompt: string) => post(prompt, apiKey));
