import winston from 'winston';

const logger = winston.createLogger({ transports: [new winston.transports.Console()] });

export async function callModel(options: { apiKey: string; model: string; maxTokens: number }) {
  logger.debug('calling model', { ...options, at: Date.now() }); // expect: key-in-log
  return post('/v1/complete', options);
}
