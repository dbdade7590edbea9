import { EventEmitter } from 'node:events';

export class ProviderClient extends EventEmitter {
  private readonly credentials: string;
  private auth: { header: string };

  constructor(options: { apiKey: string; baseUrl: string }) {
    super();
    this.credentials = options.apiKey;
    this.auth = { header: `Bearer ${options.apiKey}` };
  }

  toString() {
    return `ProviderClient(${this.credentials})`; // expect: key-in-text-form
  }

  debug() {
    console.log('client state', JSON.stringify(this.auth)); // expect: key-in-log
    throw new Error(`not authorised: ${this.auth.header}`); // expect: key-in-error
  }
}
