import { defineBackground } from 'wxt/utils/define-background';

export default defineBackground(() => {
  chrome.runtime.onMessage.addListener((_message, _sender, answer) => {
    answer('ready');
  });
});
