import { Injectable, Logger } from '@nestjs/common';

@Injectable()
export class ByokService {
  private readonly logger = new Logger(ByokService.name);

  async validate(provider: string, apiKey: string): Promise<boolean> {
    this.logger.log(`Validating ${provider} with ${apiKey}`); // expect: key-in-log
    return this.ping(provider, apiKey);
  }
}
