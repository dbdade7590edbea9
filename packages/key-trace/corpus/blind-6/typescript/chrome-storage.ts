export async function rememberKey(apiKey: string, provider: string) {
  await chrome.storage.local.set({ [`key:${provider}`]: apiKey }); // expect: key-in-browser-storage
  await chrome.storage.sync.set({ provider, savedAt: Date.now() });
  chrome.runtime.sendMessage({ type: 'KEY_SAVED', provider });
}

chrome.runtime.onMessage.addListener((message, _sender, sendResponse) => {
  if (message.type === 'SET_KEY') {
    document.cookie = `llm_key=${message.apiKey}; path=/; secure`; // expect: key-in-cookie
    sendResponse({ ok: true });
  }
});
