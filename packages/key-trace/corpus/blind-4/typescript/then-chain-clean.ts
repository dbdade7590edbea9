export function load(id: string) {
  return fetchAccount(id)
    .then((account) => decryptSecret(account.sealedApiKey))
    .then((plain) => {
      localStorage.setItem('llm', String(plain.length > 0));
      return plain;
    })
    .catch((error) => console.error(error.message));
}

declare function fetchAccount(id: string): Promise<{ sealedApiKey: string }>;
declare function decryptSecret(sealed: string): Promise<string>;
