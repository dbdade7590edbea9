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
  async connect(@Body() dto: ConnectDto) {
    this.logger.debug(`connect ${JSON.stringify(dto)}`); // expect: key-in-log
    return this.providers.connect(dto.provider, dto.apiKey);
  }
}
