import { db } from './db';
import { integrations } from './schema';
import { eq } from 'drizzle-orm';

export async function PUT(request: Request) {
  const { oldKey, newKey, id } = await request.json();
  await db.update(integrations).set({ token: newKey }).where(eq(integrations.id, id)); // expect: key-in-database
  return Response.json({ replaced: oldKey, by: id }); // expect: key-in-response
}
