import { Injectable, Logger } from '@nestjs/common';
import { Repository } from 'typeorm';
import { CredentialEntity } from './credential.entity';
import { encryptFor } from './crypto';

@Injectable()
export class CredentialsService {
  private readonly logger = new Logger(CredentialsService.name);

  constructor(private readonly rows: Repository<CredentialEntity>) {}

  async create(dto: { provider: string; key: string }) {
    this.logger.verbose(`creating a credential of ${dto.provider}`);
    const row = this.rows.create({ provider: dto.provider, secret: await encryptFor(dto.key) });
    await this.rows.save(row);
    return row.id;
  }
}
