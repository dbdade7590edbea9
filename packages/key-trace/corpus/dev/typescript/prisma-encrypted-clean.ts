import { prisma } from './db';
import { encrypt } from './kms';

export async function save(userId: string, apiKey: string) {
  const encryptedApiKey = await encrypt(apiKey);
  return prisma.credential.create({ data: { userId, encryptedApiKey } });
}
