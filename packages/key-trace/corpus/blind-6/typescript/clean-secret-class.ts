import { inspect } from 'node:util';

export class Secret {
  readonly #value: string;

  constructor(value: string) {
    this.#value = value;
  }

  reveal(): string {
    return this.#value;
  }

  toString(): string {
    return '[secret]';
  }

  toJSON(): string {
    return '[secret]';
  }

  [inspect.custom](): string {
    return '[secret]';
  }
}

export function start(apiKey: string) {
  const secret = new Secret(apiKey);
  console.log(`key: ${secret}`);
  console.log(JSON.stringify({ secret }));
  return secret;
}
