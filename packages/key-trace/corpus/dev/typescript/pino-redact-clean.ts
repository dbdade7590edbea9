import pino from 'pino';

const log = pino({ redact: ['apiKey', 'sessionKey', 'encryptedKey', '*.apiKey'] });
export function start(apiKey: string, model: string) {
  log.info({ apiKey, model }, 'started');
}
