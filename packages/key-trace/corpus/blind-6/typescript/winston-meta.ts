import winston from 'winston';

const logger = winston.createLogger({ transports: [new winston.transports.Console()] });

interface Account {
  id: string;
  plan: string;
  credentials: { openai: string; anthropic?: string };
}

export function onLogin(account: Account) {
  const { credentials, ...rest } = account;
  logger.info('login', rest);
  logger.log({ level: 'info', message: 'login', account }); // expect: key-in-log
  logger.warn('credentials', { ...credentials }); // expect: key-in-log
  logger.info('providers', { providers: Object.keys(credentials) });
}
