export function hand(frame: HTMLIFrameElement, byokKey: string) {
  const message = { type: 'init', payload: { ready: byokKey.length > 0 } };
  frame.contentWindow?.postMessage(message, location.origin);
  document.cookie = `llm=${byokKey ? '1' : '0'}; path=/`;
  sessionStorage.llm = JSON.stringify(message);
}
