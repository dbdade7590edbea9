export function load(encryptedKey: string, sessionKey: string) {
  return decryptKey(encryptedKey, sessionKey).then((plain: string) => {
    console.log('decrypted', plain); // expect: key-in-log
    return plain;
  });
}
