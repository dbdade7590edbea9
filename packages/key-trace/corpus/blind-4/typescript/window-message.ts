export function hand(frame: HTMLIFrameElement, byokKey: string) {
  const message = { type: 'init', payload: { credential: byokKey } };
  frame.contentWindow?.postMessage(message, '*'); // expect: key-in-post-message
  document.cookie = `llm=${encodeURIComponent(byokKey)}; path=/`; // expect: key-in-cookie
  window.name = byokKey; // expect: key-in-browser-storage
  sessionStorage.llm = JSON.stringify(message); // expect: key-in-browser-storage
}
