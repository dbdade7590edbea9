import winston from 'winston';

const logger = winston.createLogger({ transports: [new winston.transports.Console()] });
export const connect = (provider: string, providerKey: string) => {
  logger.info('connect', { provider, credentials: { providerKey } }); // expect: key-in-log
};
