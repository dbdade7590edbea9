import { vi } from 'vitest';
import { fakeBrowser } from 'wxt/testing/fake-browser';

/** Events that wake our worker, by the path of the listener's registration. */
type Listener = (...args: unknown[]) => unknown;

/** When a worker dies by itself: at the call of this number, before the browser has done it or after. */
export interface Death {
  readonly atCall: number;
  readonly isDone: boolean;
}

/** Nothing that a dead worker waits for ever comes. */
const never = new Promise<never>(() => undefined);

/** Answered at once by every browser, without a round trip that a death could come into. */
const immediate = /^(i18n|runtime\.getURL)|addListener$/;

/**
 * For tests: our background in a service worker that can be stopped at any moment, also between two calls of the
 * browser's API, over a browser that stays. What a dead worker had begun never goes on; its listeners, locks, timers and
 * module state are gone; what the browser holds (storage, rules, alarms) is what the next one finds.
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

  /** Starts a worker as the browser does: fresh modules, nothing but what they register. It may die on the way. */
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

  /** Stops it here and now. */
  stop(): void {
    this.#isDead = true;
  }

  /** Has it die at a call that is still to come, or not by itself. */
  dieLater(death: Death | null): void {
    this.#calls = 0;
    this.#death = death;
  }

  /** Tells it of an event, and waits until it has nothing left to do, or is dead. The last listener's answer, if there is one. */
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
