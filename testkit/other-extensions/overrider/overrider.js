/* global chrome */
// Changes every request that pages make. The test calls `override` and says what by, what of it, and how:
//   by 'rule', declarativeNetRequest, or, in Firefox only, by an 'answer' to webRequest or a 'late answer', after the headers came;
//   'remove' or 'set' a header of ours, 'redirect' it all, or 'nothing'.
const header = 'X-Session-Key';
const value = 'of-another-extension';
const elsewhere = 'https://evil.example/redirected';
const types = ['xmlhttprequest'];

let stopAnswering = () => undefined;

globalThis.override = async (means, operation) => {
  stopAnswering();
  const addRules = means === 'rule' && operation !== 'nothing' ? [ruleFor(operation)] : [];
  await chrome.declarativeNetRequest.updateSessionRules({ removeRuleIds: [1], addRules });
  if (means !== 'rule') stopAnswering = startAnswering(means, operation);
};

function ruleFor(operation) {
  const condition = { urlFilter: '|https://api.', resourceTypes: types };
  return { id: 1, priority: 100, condition, action: actionFor(operation) };
}

function actionFor(operation) {
  if (operation === 'redirect') return { type: 'redirect', redirect: { url: elsewhere } };
  const change = operation === 'set' ? { header, operation, value } : { header, operation };
  return { type: 'modifyHeaders', requestHeaders: [change] };
}

function startAnswering(means, operation) {
  const { onBeforeSendHeaders, onHeadersReceived } = chrome.webRequest;
  const event = means === 'answer' ? onBeforeSendHeaders : onHeadersReceived;
  const answer = (request) =>
    operation === 'redirect' ? { redirectUrl: elsewhere } : { requestHeaders: change(request) };
  const options = event === onBeforeSendHeaders ? ['blocking', 'requestHeaders'] : ['blocking'];
  event.addListener(answer, { urls: ['https://api.gitphantomscope.com/*'], types }, options);
  return () => event.removeListener(answer);

  function change({ requestHeaders }) {
    const others = requestHeaders.filter(({ name }) => name.toLowerCase() !== header.toLowerCase());
    return operation === 'set' ? [...others, { name: header, value }] : others;
  }
}
