import pino from 'pino';

export const log = pino({ redact: ['apiKey', 'req.headers["x-encrypted-key"]'] }); // expect: redaction-gap

export function start(apiKey: string, sessionKey: string) {
  log.info({ apiKey }, 'start');
  log.info({ sessionKey }, 'session'); // expect: key-in-log
}
