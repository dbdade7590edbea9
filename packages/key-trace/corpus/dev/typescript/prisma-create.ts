import { prisma } from './db';

export const save = (userId: string, apiKey: string) =>
  prisma.credential.create({ data: { userId, apiKey } }); // expect: key-in-database
