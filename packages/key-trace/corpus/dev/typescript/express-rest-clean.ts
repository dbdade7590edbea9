import { Router } from 'express';
import { logger } from './logger';

export const router = Router();
router.post('/connect', async (req, res) => {
  const { apiKey, ...rest } = req.body;
  logger.debug({ rest }, 'connect');
  await connect(apiKey);
  res.sendStatus(204);
});
