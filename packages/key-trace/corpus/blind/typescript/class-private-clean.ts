export class Provider {
  #apiKey: string;
  readonly #log: { debug(message: string, context: object): void };

  constructor(apiKey: string, log: { debug(message: string, context: object): void }) {
    this.#apiKey = apiKey;
    this.#log = log;
  }

  toJSON() {
    return { kind: 'provider' };
  }

  async complete(prompt: string) {
    this.#log.debug('complete', { prompt: prompt.length, provider: this });
    return post(prompt, { headers: { 'x-api-key': this.#apiKey } });
  }
}
