export function share(frame: HTMLIFrameElement, apiKey: string) {
  frame.contentWindow?.postMessage({ type: 'ready', armed: apiKey !== '' }, 'https://example.com');
}
