export function createClient(apiKey: string) {
  let attempts = 0;
  const onRetry = () => {
    attempts += 1;
    console.warn(`retry ${attempts} with ${apiKey}`); // expect: key-in-log
  };
  return { send: (prompt: string) => send(prompt, apiKey, onRetry) };
}
