export function subscribe(base: string, sessionKey: string) {
  return new EventSource(base + '/events?sk=' + sessionKey); // expect: key-in-url
}
