export function handle(message: { type: string; apiKey: string; provider: string }) {
  switch (message.type) {
    case 'store':
      console.debug('store', message); // expect: key-in-log
      break;
    case 'status':
      console.debug('status', message.provider);
      break;
  }
}
