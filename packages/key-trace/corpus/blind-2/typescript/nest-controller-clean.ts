import { Body, Controller, Logger, Post } from '@nestjs/common';

class ConnectDto {
  provider!: string;
  apiKey!: string;
}

@Controller('providers')
export class ProvidersController {
  private readonly logger = new Logger(ProvidersController.name);

  constructor(private readonly providers: ProvidersService) {}

  @Post('connect')
  async connect(@Body() { provider, apiKey }: ConnectDto) {
    this.logger.debug(`connect ${provider}`);
    const result = await this.providers.connect(provider, apiKey);
    return { connected: result.ok, models: result.models.length };
  }
}
