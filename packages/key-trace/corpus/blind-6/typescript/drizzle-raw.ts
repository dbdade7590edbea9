import { sql } from 'drizzle-orm';
import { db } from './db';
import { keys } from './schema';

export async function replaceKey(userId: string, replacement: { openaiKey: string; label: string }) {
  await db.insert(keys).values({ userId, value: replacement.openaiKey }).onConflictDoNothing(); // expect: key-in-database
  await db.execute(sql`update keys set value = ${replacement.openaiKey} where user_id = ${userId}`); // expect: key-in-database
  await db.insert(keys).values({ userId, label: replacement.label });
}
