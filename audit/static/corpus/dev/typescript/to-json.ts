export class Credentials {
  constructor(readonly provider: string, readonly apiKey: string) {}

  toJSON() { // expect: key-in-text-form
    return { provider: this.provider, apiKey: this.apiKey };
  }
}
