export function remember(sessionKey: string) {
  sessionStorage.sessionKey = sessionKey; // expect: key-in-browser-storage
}
