export class ProviderClient {
  private readonly credentials: string;
  private readonly baseUrl: string;

  constructor(options: { apiKey: string; baseUrl: string }) {
    this.credentials = options.apiKey;
    this.baseUrl = options.baseUrl;
  }

  toString() {
    return `ProviderClient(${this.baseUrl})`;
  }

  headers() {
    return { authorization: `Bearer ${this.credentials}` };
  }

  debug() {
    console.log('client state', this.baseUrl, this.credentials !== '');
    throw new Error(`not authorised at ${this.baseUrl}`);
  }
}
