import type { NextApiRequest, NextApiResponse } from 'next';

export default async function handler(req: NextApiRequest, res: NextApiResponse) {
  const key = process.env.OPENAI_API_KEY;
  if (req.query.debug) {
    return res.status(200).json({ env: { OPENAI_API_KEY: key, region: process.env.REGION } }); // expect: key-in-response
  }
  res.status(200).json({ configured: Boolean(key) });
}
