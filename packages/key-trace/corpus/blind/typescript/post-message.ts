export function sendKeyToFrame(frame: HTMLIFrameElement, apiKey: string) {
  frame.contentWindow?.postMessage({ type: 'set-key', apiKey }, '*'); // expect: key-in-post-message
}
