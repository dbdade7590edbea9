import { expect, vi } from 'vitest';
import { fakeBrowser } from 'wxt/testing/fake-browser';
import { browser } from '../../lib/extension/browser.ts';
import { defaultLockPolicy } from '../../lib/extension/lock-policy.ts';
import type { SendBlock } from '../../lib/extension/send-block.ts';
import { configurationPath } from '../../lib/protocol/configuration.ts';
import { changeSettings } from '../../lib/extension/settings.ts';
import { ModelBackend } from '../backends/model-backend.ts';
import { installFakeExtensionApi } from './fake-extension-api.ts';

/** What an attacker without the backend's signing key may answer in its place. */
export const forgeries = [
  '404',
  'page',
  'json',
  'text',
  'redirect',
  'stranger',
  'tampered',
] as const;

/** What happens to the configuration on its way. `which` counts back from the newest; -1 is the first one. */
export type Way =
  | { readonly kind: 'none' | 'drop' }
  | { readonly kind: 'date'; readonly dateOffset: number }
  | { readonly kind: 'replay'; readonly which: number; readonly dateOffset: number }
  | {
      readonly kind: 'forge';
      readonly what: (typeof forgeries)[number];
      readonly dateOffset: number;
    };

/** How far clocks may differ, in seconds. */
const skew = 600;

/** The fields of a document that are read. */
interface Listing {
  readonly issued_at: number;
  readonly expires_at: number;
  readonly keys: readonly { readonly id: string }[];
}

type Headers = Readonly<Record<string, string>>;

/** A pair of headers that somebody has seen, and when, in seconds since 1970. */
export interface Capture {
  readonly headers: Headers;
  readonly at: number;
}

/** The extension and its user, as the test drives them. */
export interface Sender {
  /** Stores a key for the backend. */
  store(): Promise<unknown>;
  /** Why the key is not sent, or `null` if it is. */
  readBlock(): Promise<SendBlock | null>;
  trustKey(fingerprint: string): Promise<unknown>;
}

let worldsBefore = 0;

/** The extension with a sealed key, an honest backend, and an attacker between them. */
export class ProtocolWorld {
  readonly backend: ModelBackend;
  way: Way = { kind: 'none' };
  /** Every pair of headers that was stamped. */
  readonly captured: Capture[] = [];
  /** Every document that the attacker has seen, the oldest first. */
  readonly #recorded: string[] = [];
  readonly #sender: Sender;
  readonly #stranger: ModelBackend;
  readonly #bornMs = ++worldsBefore * 1e12;
  #passedMs = 0;

  private constructor(apiOrigin: string, sender: Sender) {
    this.backend = new ModelBackend(apiOrigin);
    this.#stranger = new ModelBackend(apiOrigin);
    this.#sender = sender;
  }

  /** Starts with a newly installed extension. `Date` must be fake. */
  static async open(apiOrigin: string, sender: Sender): Promise<ProtocolWorld> {
    fakeBrowser.reset();
    installFakeExtensionApi();
    vi.setSystemTime(Date.parse('2026-11-24T12:20:00Z'));
    const world = new ProtocolWorld(apiOrigin, sender);
    const answer: typeof fetch = (input) => world.#answer(new URL(input as string));
    vi.stubGlobal('fetch', answer);
    vi.spyOn(performance, 'now').mockImplementation(() => world.#bornMs + world.#passedMs);
    vi.spyOn(browser.tabs, 'query').mockResolvedValue([{ id: 1 }] as never);
    const never = { ...defaultLockPolicy, idleMinutes: null, maxMinutes: null };
    await changeSettings((settings) => ({ ...settings, lock: never }));
    await sender.store();
    const headers = await world.readHeaders();
    expect(await world.backend.receive(headers)).toBe('v2');
    world.captured.push({ headers, at: readNow() });
    return world;
  }

  pass(seconds: number): void {
    vi.setSystemTime(Date.now() + seconds * 1_000);
    this.#passedMs += seconds * 1_000;
  }

  /** The attacker records a document: the current one, or one obtained in another way. */
  async record(document?: string): Promise<void> {
    const text = document ?? (await this.backend.document());
    if (text !== null && !this.#recorded.includes(text)) this.#recorded.push(text);
  }

  /** Whether any document that may be valid, given the difference of the clocks, lists a key. */
  isListed(keyId: string): boolean {
    return this.#recorded.some((text) => {
      const { issued_at: issuedAt, expires_at: expiresAt, keys } = JSON.parse(text) as Listing;
      const isInForce = issuedAt - skew <= readNow() && readNow() < expiresAt;
      return isInForce && keys.some(({ id }) => id === keyId);
    });
  }

  /** The headers that the rule adds to requests, if there is a rule. */
  async readHeaders(): Promise<Headers> {
    const [rule] = await browser.declarativeNetRequest.getSessionRules();
    const headers = rule?.action.requestHeaders ?? [];
    return Object.fromEntries(headers.map(({ header, value }) => [header, value ?? '']));
  }

  async readBlock(): Promise<SendBlock | null> {
    return this.#sender.readBlock();
  }

  /** A user who compares fingerprints and agrees only to the backend's. */
  async agree(): Promise<void> {
    const block = await this.readBlock();
    if (block?.kind !== 'keyChanged') return;
    const { fingerprint } = block;
    if (!(await this.backend.isOwnFingerprint(fingerprint))) return;
    await this.#sender.trustKey(fingerprint);
  }

  async #answer({ pathname }: URL): Promise<Response> {
    if (pathname !== configurationPath) return Response.json({ valid: true, tier: 'unknown' });
    await this.record();
    const { way } = this;
    if (way.kind === 'drop') throw new TypeError('dropped');
    const offset = 'dateOffset' in way ? way.dateOffset : 0;
    const headers = { Date: new Date((readNow() + offset) * 1_000).toUTCString() };
    if (way.kind === 'forge') return this.#forge(way.what, headers);
    const text = way.kind === 'replay' ? this.#replay(way.which) : await this.backend.document();
    if (text === null) return new Response('', { status: 404, headers });
    return new Response(text, { headers });
  }

  #replay(which: number): string | null {
    const at = which < 0 ? 0 : -1 - (which % this.#recorded.length);
    return this.#recorded.at(at) ?? null;
  }

  async #forge(what: (typeof forgeries)[number], headers: Headers): Promise<Response> {
    const page = { ...headers, 'Content-Type': 'text/html' };
    const away = { ...headers, Location: 'https://evil.example/' };
    switch (what) {
      case '404':
        return new Response('', { status: 404, headers });
      case 'page':
        return new Response('<!doctype html>', { headers: page });
      case 'json':
        return Response.json({ error: { code: 'NOT_FOUND' } }, { headers });
      case 'text':
        return new Response('ok', { headers });
      case 'redirect':
        return new Response('', { status: 302, headers: away });
      case 'stranger':
        return new Response(await this.#stranger.document(), { headers });
      case 'tampered':
        return Response.json(this.#tamper(), { headers });
    }
  }

  /** The newest document, with its times moved to now by somebody who cannot sign. */
  #tamper(): object {
    const document = JSON.parse(this.#recorded.at(-1) ?? '{}') as object;
    return { ...document, issued_at: readNow(), expires_at: readNow() + 3_600 };
  }
}

/** Seconds since 1970. */
export function readNow(): number {
  return Math.floor(Date.now() / 1_000);
}
