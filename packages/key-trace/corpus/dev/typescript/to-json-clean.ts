export class Credentials {
  constructor(readonly provider: string, private readonly apiKey: string) {}

  toJSON() {
    return { provider: this.provider, apiKey: '[secret]' };
  }
}

export const show = (credentials: Credentials) => console.log(credentials);
