export function createSessionKey(): string {
  const sessionKey = Array.from({ length: 32 }, () => Math.floor(Math.random() * 256).toString(16)).join(''); // expect: weak-random
  return sessionKey;
}
