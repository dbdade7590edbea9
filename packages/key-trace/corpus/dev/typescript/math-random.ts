export function createSessionKey(): string {
  let sessionKey = '';
  for (let i = 0; i < 32; i += 1) sessionKey += Math.floor(Math.random() * 16).toString(16); // expect: weak-random
  return sessionKey;
}
