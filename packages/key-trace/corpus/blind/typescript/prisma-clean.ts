import { createHash } from 'node:crypto';
import { PrismaClient } from '@prisma/client';

const prisma = new PrismaClient();

export async function recordUse(userId: string, apiKey: string, tokens: number) {
  const keyHash = createHash('sha256').update(apiKey).digest('hex');
  await prisma.usage.upsert({
    where: { userId_keyHash: { userId, keyHash } },
    update: { tokens: { increment: tokens } },
    create: { userId, keyHash, tokens },
  });
}
