/* global chrome */
// Removes or replaces a header of every request. Called by the test.
globalThis.override = (operation) =>
  chrome.declarativeNetRequest.updateSessionRules({
    removeRuleIds: [1],
    addRules: [
      {
        id: 1,
        priority: 100,
        condition: { urlFilter: '|https://' },
        action: {
          type: 'modifyHeaders',
          requestHeaders: [
            operation === 'set'
              ? { header: 'X-Session-Key', operation, value: 'of-another-extension' }
              : { header: 'X-Session-Key', operation },
          ],
        },
      },
    ],
  });
