const withLogging =
  <A extends unknown[], R>(label: string, fn: (...args: A) => R) =>
  (...args: A): R => {
    console.log(label, JSON.stringify(args)); // expect: key-in-log
    return fn(...args);
  };

const withTiming =
  <A extends unknown[], R>(label: string, fn: (...args: A) => R) =>
  (...args: A): R => {
    const start = performance.now();
    const result = fn(...args);
    console.log(label, performance.now() - start, args.length);
    return result;
  };

async function callProvider(apiKey: string, prompt: string) {
  return fetch('https://api.openai.com/v1/responses', {
    method: 'POST',
    headers: { Authorization: `Bearer ${apiKey}` },
    body: JSON.stringify({ input: prompt }),
  });
}

const logged = withLogging('callProvider', callProvider);
const timed = withTiming('callProvider', callProvider);

export async function ask(apiKey: string, prompt: string) {
  await timed(apiKey, prompt);
  return logged(apiKey, prompt);
}
