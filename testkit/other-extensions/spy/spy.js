/* global chrome */
// What another extension sees of a stamped request, event by event. Read by the test as `globalThis.seen`.
globalThis.seen = [];

for (const event of ['onBeforeSendHeaders', 'onSendHeaders']) {
  chrome.webRequest[event].addListener(
    ({ url, method, initiator, requestHeaders }) => {
      globalThis.seen.push({ event, url, method, initiator, requestHeaders });
    },
    { urls: ['<all_urls>'] },
    // Firefox knows no extra headers: it shows all of them.
    Object.values(chrome.webRequest.OnSendHeadersOptions),
  );
}
