import { knex } from './knex';

export async function persist(userId: number, body: { apiKey: string }) {
  const row = { user_id: userId, secret: body.apiKey };
  await knex('credentials').insert(row); // expect: key-in-database
}
