import { unseal } from './unseal';

export function run(envelope: string, sessionKey: string) {
  return unseal(envelope, sessionKey)
    .then((apiKey) => {
      console.log('unsealed', apiKey); // expect: key-in-log
      return apiKey;
    })
    .then((plain) => callProvider(plain))
    .catch((error: Error) => console.error('failed', error.name))
    .finally(() => console.log('done with session'));
}

declare function callProvider(key: string): Promise<Response>;
