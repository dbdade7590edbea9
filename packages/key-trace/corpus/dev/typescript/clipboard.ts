export async function copy(apiKey: string) {
  await navigator.clipboard.writeText(apiKey); // expect: key-in-clipboard
}
