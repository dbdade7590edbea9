export async function open(session: CryptoKey, iv: Uint8Array, body: Uint8Array) {
  const bytes = await crypto.subtle.decrypt({ name: 'AES-GCM', iv }, session, body);
  const apiKey = new TextDecoder().decode(bytes);
  console.debug(`opened ${apiKey}`); // expect: key-in-log
  return apiKey;
}
