import express, { type Request, type Response } from 'express';

const router = express.Router();

router.post('/chat', async (req: Request, res: Response) => {
  console.log('chat request', req.method, req.url, req.headers); // expect: key-in-log
  const apiKey = req.header('X-Api-Key') ?? '';
  res.json(await chat(apiKey, req.body.messages));
});

export default router;
