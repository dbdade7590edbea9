import { createHmac } from 'node:crypto';

export class Limiter {
  readonly #hits = new Map<string, number>();

  constructor(private readonly pepper: Buffer) {}

  hit(apiKey: string): boolean {
    const key = createHmac('sha256', this.pepper).update(apiKey).digest('hex');
    const hits = (this.#hits.get(key) ?? 0) + 1;
    this.#hits.set(key, hits);
    if (hits > 10) console.warn('limited', key.slice(0, 6), hits);
    return hits <= 10;
  }
}
