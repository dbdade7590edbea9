export async function seal(sessionKey: CryptoKey, text: string) {
  const iv = crypto.getRandomValues(new Uint8Array(12));
  const data = await crypto.subtle.encrypt({ name: 'AES-GCM', iv }, sessionKey, new TextEncoder().encode(text));
  const delay = Math.random() * 100;
  console.log('sealed', data.byteLength, 'bytes after', delay);
  return { iv, data };
}
