import { prisma } from './prisma';

export async function listKeys(userId: string) {
  const rows = await prisma.apiKey.findMany({ where: { userId }, select: { id: true, name: true, lastFour: true } });
  console.log(`user ${userId} has ${rows.length} api keys`);
  return Response.json({ apiKeys: rows.map(({ id, name, lastFour }) => ({ id, name, masked: `sk-…${lastFour}` })) });
}

export async function deleteKey(apiKeyId: string) {
  await prisma.apiKey.delete({ where: { id: apiKeyId } });
  return new Response(`deleted ${apiKeyId}`, { status: 200 });
}
