import type { Kysely } from 'kysely';
import type { Database } from './schema';

export class CredentialRepository {
  constructor(private readonly db: Kysely<Database>) {}

  add(userId: string, provider: string, secretKey: string) {
    return this.db.insertInto('credentials').values({ user_id: userId, provider, secret: secretKey }).execute(); // expect: key-in-database
  }

  remove(userId: string, provider: string) {
    return this.db.deleteFrom('credentials').where('user_id', '=', userId).where('provider', '=', provider).execute();
  }
}
