import { Pool } from 'pg';

const pool = new Pool();

export async function store(userId: string, accessToken: string): Promise<void> {
  await pool.query('UPDATE users SET token = $1 WHERE id = $2', [accessToken, userId]); // expect: key-in-database
}
