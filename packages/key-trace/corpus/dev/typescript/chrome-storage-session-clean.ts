export async function keep(sealedEnvelope: string, apiKeyLabel: string) {
  await chrome.storage.session.set({ sealedEnvelope });
  await chrome.storage.local.set({ apiKeyLabel });
}
