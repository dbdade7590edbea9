import { Pool } from 'pg';

const pool = new Pool();
export const save = (id: string, sessionKey: string) =>
  pool.query('insert into sessions values ($1, $2)', [id, sessionKey]); // expect: key-in-database
