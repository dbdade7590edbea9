import pino from 'pino';

const logger = pino({ level: 'info' });

export function loggerFor(user: { id: string; apiKey: string }) {
  const child = logger.child({ userId: user.id, apiKey: user.apiKey }); // expect: key-in-log
  child.info('session opened');
  return logger.child({ userId: user.id, keyTail: user.apiKey.slice(-4) });
}

export function close(user: { id: string; apiKey: string }) {
  loggerFor(user).info('session closed');
}
