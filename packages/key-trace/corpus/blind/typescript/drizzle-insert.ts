import { db } from './db';
import { credentials } from './schema';

export async function addCredential(userId: string, secret: string) {
  await db.insert(credentials).values({ userId, secret }); // expect: key-in-database
}
