export function share(frame: HTMLIFrameElement, sessionKey: string) {
  frame.contentWindow?.postMessage({ type: 'key', sessionKey }, '*'); // expect: key-in-post-message
}
