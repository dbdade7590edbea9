import pino from 'pino';

const logger = pino({ redact: { paths: ['apiKey', '*.apiKey', 'headers.authorization'], censor: '[redacted]' } });

export function opened(user: { id: string; apiKey: string }) {
  logger.info({ user }, 'session opened');
  logger.info({ apiKey: user.apiKey }, 'session opened');
}
