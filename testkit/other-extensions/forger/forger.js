/* global chrome */
/** Sends one message to another extension; resolves to how it ended. */
globalThis.forge = (extensionId, message) =>
  new Promise((resolve) => {
    chrome.runtime.sendMessage(extensionId, message, (answer) => {
      const error = chrome.runtime.lastError;
      resolve({ answer: answer ?? null, error: error?.message ?? null });
    });
  });

/** Opens a port to another extension; resolves when it is closed on us. */
globalThis.forgePort = (extensionId, message) =>
  new Promise((resolve) => {
    const port = chrome.runtime.connect(extensionId);
    port.onMessage.addListener((answer) => resolve({ answer }));
    // Firefox tells the port why, Chromium the runtime.
    port.onDisconnect.addListener(({ error = chrome.runtime.lastError }) =>
      resolve({ answer: null, error: error?.message ?? null }),
    );
    port.postMessage(message);
  });
