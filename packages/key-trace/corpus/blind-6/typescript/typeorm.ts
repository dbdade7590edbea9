import { Column, Entity, PrimaryGeneratedColumn, type DataSource } from 'typeorm';

@Entity()
export class UserKey {
  @PrimaryGeneratedColumn() id!: number;
  @Column() userId!: string;
  @Column() secret!: string;
  @Column({ nullable: true }) apiKeyLabel?: string;
}

export async function store(source: DataSource, userId: string, apiKey: string, apiKeyLabel: string) {
  const repo = source.getRepository(UserKey);
  const row = repo.create({ userId, apiKeyLabel });
  row.secret = apiKey;
  await repo.save(row); // expect: key-in-database
  await source.query('UPDATE user_key SET secret = $1 WHERE user_id = $2', [apiKey, userId]); // expect: key-in-database
}
