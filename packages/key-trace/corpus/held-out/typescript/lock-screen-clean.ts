export async function forget(vault: Map<string, Uint8Array>, provider: string) {
  const keyBytes = vault.get(provider);
  keyBytes?.fill(0);
  vault.delete(provider);
  console.info('forgot the key of', provider);
}
