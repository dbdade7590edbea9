import type { DataSource } from 'typeorm';
import { UserKey } from './entities';
import { cipher } from './cipher';

export async function store(source: DataSource, userId: string, apiKey: string, apiKeyLabel: string) {
  const repo = source.getRepository(UserKey);
  const row = repo.create({ userId, label: apiKeyLabel, hint: apiKey.slice(-4) });
  row.secret = cipher.encrypt(apiKey);
  await repo.save(row);
  await source.query('UPDATE user_key SET label = $1 WHERE user_id = $2', [apiKeyLabel, userId]);
}
