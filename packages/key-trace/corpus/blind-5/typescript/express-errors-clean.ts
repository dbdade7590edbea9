import type { ErrorRequestHandler, RequestHandler } from 'express';
import { logger } from './logger';

export const requireKey: RequestHandler = (req, res, next) => {
  const header = req.get('authorization');
  const key = header?.split(' ')[1];
  if (!key) return next(new Error('no key'));
  if (!/^sk-/.test(key)) return next(new Error('unknown key format'));
  res.locals.key = key;
  next();
};

export const onError: ErrorRequestHandler = (error, req, res, next) => {
  logger.error(`${req.method} ${req.path}: ${error.name}`);
  res.status(500).send({ message: 'internal error', requestId: req.id });
};
