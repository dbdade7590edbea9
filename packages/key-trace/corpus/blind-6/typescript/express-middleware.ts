import express, { type NextFunction, type Request, type Response } from 'express';
import pino from 'pino';

const log = pino();
const app = express();

app.use((req: Request, res: Response, next: NextFunction) => {
  res.locals.apiKey = req.get('X-Api-Key');
  req.log = log.child({ path: req.path, key: res.locals.apiKey }); // expect: key-in-log
  next();
});

app.use((req, _res, next) => {
  log.info({ headers: req.headers, url: req.url }, 'request'); // expect: key-in-log
  next();
});

app.get('/me', (req, res) => {
  log.debug('key is %s', res.locals.apiKey); // expect: key-in-log
  res.json({ keyPresent: !!res.locals.apiKey });
});
