import { Injectable, Logger } from '@nestjs/common';

@Injectable()
export class ByokService {
  private readonly logger = new Logger(ByokService.name);

  async validate(provider: string, apiKey: string): Promise<boolean> {
    this.logger.log(`Validating ${provider}, key ${this.mask(apiKey)}`);
    return this.ping(provider, apiKey);
  }

  private mask(value: string): string {
    return `${value.slice(0, 3)}…${value.slice(-2)}`;
  }
}
