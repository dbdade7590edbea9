import winston from 'winston';

const redactKeys = winston.format((info) => {
  info.message = String(info.message).replace(/\b(sk|gsk|key)-[\w-]{16,}/g, '[redacted]');
  return info;
});

export const logger = winston.createLogger({ format: winston.format.combine(redactKeys(), winston.format.json()) });

export function refuse(apiKey: string) {
  logger.warn(`refused ${apiKey}`);
}
