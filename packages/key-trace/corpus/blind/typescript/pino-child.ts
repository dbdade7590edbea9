import pino from 'pino';

const root = pino();

export function forRequest(req: { id: string; headers: Record<string, string> }) {
  const token = req.headers['authorization'];
  const log = root.child({ reqId: req.id, token }); // expect: key-in-log
  log.info('request started');
  return log;
}
