export function load(id: string) {
  return fetchAccount(id)
    .then((account) => decryptSecret(account.sealedApiKey))
    .then((plain) => {
      localStorage.setItem('llm', plain); // expect: key-in-browser-storage
      return plain;
    })
    .catch((error) => console.error(error.message));
}

declare function fetchAccount(id: string): Promise<{ sealedApiKey: string }>;
declare function decryptSecret(sealed: string): Promise<string>;
