export function subscribe(socket: WebSocket, sessionToken: string) {
  socket.addEventListener('open', () => {
    socket.send(JSON.stringify({ type: 'auth', token: sessionToken }));
  });
  socket.addEventListener('close', (event) => console.log('closed', event.code));
}
