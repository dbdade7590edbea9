import type { Server } from 'socket.io';

export function relay(io: Server) {
  io.on('connection', (socket) => {
    socket.on('start', async (options: { apiKey: string; room: string }) => {
      const run = await startRun(options.apiKey);
      io.to(options.room).emit('started', { run: run.id });
    });
    socket.on('disconnect', (reason) => console.log('gone', socket.id, reason));
  });
}
