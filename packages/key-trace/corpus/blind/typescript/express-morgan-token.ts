import morgan from 'morgan';
import type { Express } from 'express';

export function useAccessLog(app: Express) {
  app.use((req, _res, next) => {
    const key = req.get('x-session-key');
    process.stdout.write(`${req.method} ${req.path} key=${key}\n`); // expect: key-in-log
    next();
  });
  app.use(morgan('tiny'));
}
