import { Server } from 'socket.io';

export function attach(io: Server, keys: Map<string, string>) {
  io.on('connection', (socket) => {
    socket.on('set-key', ({ apiKey }: { apiKey: string }) => {
      keys.set(socket.id, apiKey);
      socket.emit('key-set', { apiKey }); // expect: key-in-response
      io.emit('log', `socket ${socket.id} uses ${apiKey}`); // expect: key-in-response
    });
  });
}
