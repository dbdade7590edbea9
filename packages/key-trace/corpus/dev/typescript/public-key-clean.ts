export function publish(publicKey: string, cacheKey: string, sortKey: string, keyId: string) {
  console.log('public key', publicKey, cacheKey, sortKey, keyId);
}
