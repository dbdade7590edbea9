import { PrismaClient } from '@prisma/client';

const prisma = new PrismaClient();

export async function connectProvider(userId: string, input: { provider: string; apiKey: string }) {
  return prisma.connection.create({ data: { userId, ...input } }); // expect: key-in-database
}
