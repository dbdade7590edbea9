import { EventEmitter } from 'node:events';

const bus = new EventEmitter();

bus.on('key:added', (provider: string, value: string) => {
  console.log('key added', provider, value); // expect: key-in-log
});

bus.on('key:removed', (provider: string) => console.log('key removed', provider));

export function addKey(provider: string, apiKey: string) {
  bus.emit('key:added', provider, apiKey);
  setTimeout(() => bus.emit('key:removed', provider), 60_000);
}
