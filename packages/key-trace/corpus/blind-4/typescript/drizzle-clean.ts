import { db } from './db';
import { integrations } from './schema';
import { eq } from 'drizzle-orm';
import { seal } from './vault';

export async function PUT(request: Request) {
  const { newKey, id } = await request.json();
  await db.update(integrations).set({ token: await seal(newKey) }).where(eq(integrations.id, id));
  return Response.json({ replaced: id });
}
