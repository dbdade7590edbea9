export const connect = ({ host, apiKey }: { host: string; apiKey: string }) =>
  new WebSocket(`wss://${host}/v1/realtime?api_key=${apiKey}`); // expect: key-in-url
