import pino from 'pino';

const shape = /(sk|session_key=)[\w-]{20,}/g;
export const log = pino({
  hooks: {
    logMethod(args, method) {
      method.apply(this, args.map((one) => String(one).replace(shape, '[key]')) as [string]);
    },
  },
});

export function refuse(apiKey: string, sessionKey: string) {
  log.warn(`refused ${apiKey} with ${sessionKey}`);
  console.warn(apiKey); // expect: key-in-log
}
