import { Router } from 'express';
import { logger } from './logger';

export const router = Router();
router.post('/connect', async (req, res) => {
  logger.debug({ body: req.body }, 'connect'); // expect: key-in-log
  await connect(req.body.apiKey);
  res.sendStatus(204);
});
