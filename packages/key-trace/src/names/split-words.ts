/** `userAPIKey2`, `user_api_key`, `X-Api-Key` → lower-case words. Digits are words of their own. */
export function splitWords(name: string): string[] {
  const words = name
    .replace(/([a-z\d])([A-Z])/g, '$1 $2')
    .replace(/([A-Z]+)([A-Z][a-z])/g, '$1 $2')
    .toLowerCase()
    .replace(/apikey/g, 'api key')
    .replace(/sessionkey/g, 'session key')
    .replace(/encryptedkey/g, 'encrypted key')
    .replace(/secretkey/g, 'secret key')
    .replace(/authkey/g, 'auth key')
    .replace(/accesskey/g, 'access key');
  return words.split(/[^a-z\d]+/).filter((word) => word !== '');
}
