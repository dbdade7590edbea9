import type { ProviderSettings } from './config';
import { trace } from './trace';

export class Client {
  constructor(private readonly settings: ProviderSettings) {}

  async call(path: string) {
    trace('call', { path, provider: this.settings.provider });
    trace('settings', this.settings);
    return fetch(this.settings.baseUrl + path, { headers: { authorization: `Bearer ${this.settings.auth.value}` } });
  }
}
