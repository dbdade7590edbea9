import { vi } from 'vitest';
import { fakeBrowser } from 'wxt/testing/fake-browser';

/** Events that start our worker, by the path at which the listener is registered. */
type Listener = (...args: unknown[]) => unknown;

/** When a worker dies by itself: at the call with this number, before or after the browser has performed it. */
export interface Death {
  readonly atCall: number;
  readonly isDone: boolean;
}

/** The answer that a dead worker waits for. It never comes. */
const never = new Promise<never>(() => undefined);

/** Calls that every browser answers at once. A worker cannot die between the call and its answer. */
const immediate = /^(i18n|runtime\.getURL)|addListener$/;

/**
 * For tests: our background in a service worker that can be stopped at any moment, also between two calls of the browser's API,
 * while the browser stays. Unfinished work of a dead worker never continues. Its listeners, locks, timers and module state are
 * gone. The next worker finds what the browser holds: storage, rules, alarms.
 */
export class MortalWorker {
  #isDead = false;
  #death: Death | null = null;
  #calls = 0;
  #pending = 0;
  readonly #listeners = new Map<string, Listener[]>();
  readonly #locks = new Map<string, Promise<unknown>>();
  readonly #bornAt = Date.now();

  get isDead(): boolean {
    return this.#isDead;
  }

  /** Starts a worker as the browser does, with fresh modules that register their listeners. It may die while it starts. */
  static async start(death: Death | null): Promise<MortalWorker> {
    const worker = new MortalWorker();
    worker.#death = death;
    vi.resetModules();
    vi.doMock('webextension-polyfill', () => ({ default: worker.#wrap(fakeBrowser, '') }));
    vi.stubGlobal('performance', {
      now: () => Date.now() - worker.#bornAt,
      timeOrigin: worker.#bornAt,
    });
    vi.stubGlobal('navigator', { locks: { request: worker.#takeLock.bind(worker) } });
    const { default: background } = await import('../../entrypoints/background/index.ts');
    background.main();
    return worker;
  }

  /** Stops it now. */
  stop(): void {
    this.#isDead = true;
  }

  /** Lets it die at a future call, or not by itself. */
  dieLater(death: Death | null): void {
    this.#calls = 0;
    this.#death = death;
  }

  /** Sends it an event, and waits until it has nothing left to do, or is dead. Returns the last listener's answer, if any. */
  async tell(event: string, ...args: unknown[]): Promise<unknown> {
    const answers = (this.#listeners.get(event) ?? []).map((listener) => listener(...args));
    let answer: unknown;
    void Promise.resolve(answers.at(-1)).then((value) => (answer = value));
    await this.settle();
    return answer;
  }

  /** Waits until it has nothing left to do, or is dead. */
  async settle(): Promise<void> {
    for (let quiet = 0; quiet < 3; quiet = this.#pending === 0 ? quiet + 1 : 0) {
      await new Promise((resolve) => setImmediate(resolve));
      if (this.#isDead) return;
    }
  }

  /** The API as this worker sees it. */
  #wrap<Api extends object>(api: Api, path: string): Api {
    return new Proxy(api, {
      get: (target, name: string) => {
        const value: unknown = Reflect.get(target, name);
        const valuePath = path === '' ? name : `${path}.${name}`;
        if (typeof value === 'function')
          return this.#wrapCall(value.bind(target) as Listener, valuePath);
        return typeof value === 'object' && value !== null ? this.#wrap(value, valuePath) : value;
      },
    });
  }

  #wrapCall(call: Listener, path: string): Listener {
    if (path.endsWith('.addListener')) {
      const event = path.slice(0, -'.addListener'.length);
      return (listener) => {
        this.#listeners.set(event, [...(this.#listeners.get(event) ?? []), listener as Listener]);
      };
    }
    return immediate.test(path) ? call : (...args) => this.#call(call, args);
  }

  async #call(call: Listener, args: unknown[]): Promise<unknown> {
    this.#calls++;
    const diesNow = this.#calls === this.#death?.atCall;
    if (diesNow && !this.#death?.isDone) this.stop();
    if (this.#isDead) return never;
    this.#pending++;
    try {
      const result = await call(...args);
      if (diesNow) this.stop();
      return this.isDead ? await never : result;
    } finally {
      this.#pending--;
    }
  }

  async #takeLock(name: string, act: () => Promise<unknown>): Promise<unknown> {
    const before = this.#locks.get(name);
    const mine = (async () => {
      await before?.catch(() => undefined);
      return act();
    })();
    this.#locks.set(name, mine);
    return mine;
  }
}
