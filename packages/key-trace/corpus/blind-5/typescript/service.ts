import { Injectable, Logger } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import { Repository } from 'typeorm';
import { CredentialEntity } from './credential.entity';

@Injectable()
export class CredentialsService {
  private readonly logger = new Logger(CredentialsService.name);

  constructor(
    @InjectRepository(CredentialEntity) private readonly rows: Repository<CredentialEntity>,
    private readonly events: EventBus,
  ) {}

  async create(dto: { provider: string; key: string }) {
    this.logger.verbose(`creating ${JSON.stringify(dto)}`); // expect: key-in-log
    const row = this.rows.create({ provider: dto.provider, secret: dto.key });
    await this.rows.save(row); // expect: key-in-database
    this.events.publish(new Created(dto.provider, dto.key)); // expect: key-in-queue
    return row.id;
  }
}

class Created {
  constructor(readonly provider: string, readonly key: string) {}
}

interface EventBus {
  publish(event: unknown): void;
}
