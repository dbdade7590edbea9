export function announce(frame: HTMLIFrameElement, apiKey: string | null) {
  frame.contentWindow?.postMessage({ type: 'key-state', connected: apiKey !== null }, location.origin);
}
