class Analytics {
  constructor(private readonly endpoint: string) {}
  send(name: string, props: Record<string, unknown>) {
    return fetch(this.endpoint, { method: 'POST', body: JSON.stringify({ name, props }) });
  }
}

const metrics = new Analytics('/collect');

export function onPaste(event: ClipboardEvent) {
  const apiKey = event.clipboardData?.getData('text') ?? '';
  metrics.send('pasted', { length: apiKey.length });
  console.groupCollapsed('paste', apiKey); // expect: key-in-log
}
