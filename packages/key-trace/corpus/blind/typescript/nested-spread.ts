export function buildRequest(config: { baseUrl: string; apiKey: string }, prompt: string) {
  const request = { url: config.baseUrl, options: { ...config, prompt } };
  console.table(request.options); // expect: key-in-log
  return request;
}
