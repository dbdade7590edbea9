import type { Knex } from 'knex';

export async function store(knex: Knex, userId: number, credentials: { openai: string }) {
  await knex('users').where({ id: userId }).update({ openai: credentials.openai }); // expect: key-in-database
  await knex.raw(`update users set k = '${credentials.openai}' where id = ?`, [userId]); // expect: key-in-database
}
