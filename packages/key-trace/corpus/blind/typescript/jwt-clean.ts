import { jwtVerify, importSPKI } from 'jose';

export async function verify(token: string, publicKeyPem: string) {
  const key = await importSPKI(publicKeyPem, 'ES256');
  const { payload } = await jwtVerify(token, key);
  console.log('verified', payload.sub, 'expires', payload.exp);
  return payload;
}
