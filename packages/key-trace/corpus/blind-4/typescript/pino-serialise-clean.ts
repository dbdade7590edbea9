import pino from 'pino';

const shape = /sk-[\w-]{16,}/g;
const logger = pino({
  hooks: {
    logMethod(args, method) {
      method.apply(this, args.map((one) => (typeof one === 'string' ? one.replace(shape, '[key]') : one)) as [string]);
    },
  },
});

export function refuse(apiKey: string) {
  logger.warn(`refused ${apiKey}`);
}
