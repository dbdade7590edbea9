export async function saveOptions(options: { openaiKey: string; language: string }) {
  await chrome.storage.local.set({ language: options.language, openaiKey: options.openaiKey }); // expect: key-in-browser-storage
}
