// Plants what canaries.json says, {"storageLocal": "…", "dynamicRule": "…"}: the test writes that file into its own copy
// of this extension. `planted` in storage.session tells that all is written.
async function plant() {
  const response = await fetch(chrome.runtime.getURL('canaries.json'));
  const canaries = await response.json();
  await chrome.storage.local.set({ control: canaries.storageLocal });
  await chrome.declarativeNetRequest.updateDynamicRules({
    removeRuleIds: [1],
    addRules: [stampRule(canaries.dynamicRule)],
  });
  await chrome.storage.session.set({ planted: true });
}

function stampRule(value) {
  const requestHeaders = [{ header: 'X-Control', operation: 'set', value }];
  return {
    id: 1,
    action: { type: 'modifyHeaders', requestHeaders },
    condition: { urlFilter: '|https://control.invalid/', resourceTypes: ['xmlhttprequest'] },
  };
}

void plant();
