export class Credentials {
  constructor(readonly provider: string, readonly apiKey: string) {}

  toJSON() {
    return { provider: this.provider, apiKey: this.apiKey }; // expect: key-in-text-form
  }
}
