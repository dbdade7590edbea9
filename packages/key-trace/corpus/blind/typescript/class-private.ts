export class Provider {
  #apiKey: string;
  readonly #log: { debug(message: string, context: object): void };

  constructor(apiKey: string, log: { debug(message: string, context: object): void }) {
    this.#apiKey = apiKey;
    this.#log = log;
  }

  async complete(prompt: string) {
    this.#log.debug('complete', { prompt: prompt.length, auth: this.#apiKey }); // expect: key-in-log
    return post(prompt, this.#apiKey);
  }
}
