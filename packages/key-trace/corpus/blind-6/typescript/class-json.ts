export class Connection {
  #apiKey: string;

  constructor(
    readonly host: string,
    apiKey: string,
  ) {
    this.#apiKey = apiKey;
  }

  authorize(init: RequestInit): RequestInit {
    return { ...init, headers: { authorization: `Bearer ${this.#apiKey}` } };
  }

  toJSON() {
    return { host: this.host, apiKey: this.#apiKey }; // expect: key-in-text-form
  }

  describe() {
    console.log('connection', this.host, this.#apiKey.length);
  }
}
