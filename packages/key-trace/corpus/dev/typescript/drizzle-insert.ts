import { db } from './db';
import { keys } from './schema';

export const save = (userId: string, apiKey: string) => db.insert(keys).values({ userId, value: apiKey }); // expect: key-in-database
