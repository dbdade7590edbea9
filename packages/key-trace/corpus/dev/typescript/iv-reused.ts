const iv = new Uint8Array(12);

export const seal = (key: CryptoKey, apiKey: string) =>
  crypto.subtle.encrypt({ name: 'AES-GCM', iv }, key, new TextEncoder().encode(apiKey)); // expect: fixed-iv
