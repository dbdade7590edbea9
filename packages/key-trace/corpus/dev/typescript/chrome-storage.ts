export async function keep(apiKey: string) {
  await chrome.storage.local.set({ apiKey }); // expect: key-in-browser-storage
}
