chrome.runtime.onMessage.addListener((message, sender, reply) => {
  if (message.type !== 'save') return;
  const { apiKey } = message;
  chrome.storage.local.set({ settings: { apiKey } }); // expect: key-in-browser-storage
  chrome.tabs.sendMessage(sender.tab?.id ?? 0, { type: 'key', apiKey }); // expect: key-in-post-message
  reply({ ok: true });
});
