import pino from 'pino';

const log = pino();
export function start(sessionKey: string) {
  const child = log.child({ sessionKey }); // expect: key-in-log
  child.info('started');
}
