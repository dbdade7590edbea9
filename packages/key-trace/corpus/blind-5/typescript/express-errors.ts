import type { ErrorRequestHandler, RequestHandler } from 'express';
import { logger } from './logger';

export const requireKey: RequestHandler = (req, res, next) => {
  const header = req.get('authorization');
  const key = header?.split(' ')[1];
  if (!key) return next(new Error('no key'));
  if (!/^sk-/.test(key)) return next(new Error(`unknown key format: ${key}`)); // expect: key-in-error
  res.locals.key = key;
  next();
};

export const onError: ErrorRequestHandler = (error, req, res, next) => {
  for (const [name, value] of Object.entries(req.headers)) logger.error(`${name}: ${value}`); // expect: key-in-log
  res.status(500).send({ message: error.message, headers: req.headers }); // expect: key-in-response
};
