import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createSandboxVerifier } from '../../../testkit/backends/sandbox-verifier.ts';
import { fetchConfiguration } from './fetch-configuration.ts';

const apiOrigin = 'https://api.gitphantomscope.com';
const url = `${apiOrigin}/.well-known/byok-configuration`;

function answerWith(answer: () => Response | Promise<Response>) {
  const fetched = vi.fn<typeof fetch>(() => Promise.resolve(answer()));
  vi.stubGlobal('fetch', fetched);
  return fetched;
}

const document = async () => (await createSandboxVerifier().fetch(url)).text();

function dated(text: string, date: string): Response {
  return new Response(text, { headers: { Date: date } });
}

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['Date', 'performance'] });
  vi.setSystemTime(Math.floor(Date.now() / 1_000) * 1_000 + 500);
});

afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

describe('fetchConfiguration', () => {
  it('asks without credentials, cache or redirects, and not for long', async () => {
    const verifier = createSandboxVerifier();
    const fetched = vi.fn<typeof fetch>((...asked) => verifier.fetch(...asked));
    vi.stubGlobal('fetch', fetched);
    const { kind, ...seen } = await fetchConfiguration(apiOrigin);
    expect(kind).toBe('configuration');
    expect(seen).toMatchObject({ clockOffsetMs: 0, configuration: { protocols: ['v1', 'v2'] } });
    const [asked, init] = fetched.mock.calls[0] ?? [];
    expect(asked).toBe(url);
    expect(init).toMatchObject({
      redirect: 'manual',
      credentials: 'omit',
      cache: 'no-store',
      referrerPolicy: 'no-referrer',
    });
    expect(init?.signal).toBeInstanceOf(AbortSignal);
    expect(init?.headers).toBeUndefined();
  });

  it.each([-300, -1, 1, 300])("learns that the backend's clock is %i s off", async (seconds) => {
    const text = await document();
    const date = new Date(Date.now() - 500 + seconds * 1_000).toUTCString();
    answerWith(() => dated(text, date));
    expect(await fetchConfiguration(apiOrigin)).toMatchObject({ clockOffsetMs: seconds * 1_000 });
  });

  it('is not misled by a clock that is set while the backend thinks', async () => {
    const text = await document();
    const date = new Date(Date.now() + 599_500).toUTCString();
    answerWith(() => {
      vi.setSystemTime(Date.now() + 600_000);
      return dated(text, date);
    });
    const seen = await fetchConfiguration(apiOrigin);
    expect('clockOffsetMs' in seen && Math.abs(seen.clockOffsetMs)).toBeLessThan(100);
  });

  it.each([-601, 601, 86_400])('takes no clock that is %i s off', async (seconds) => {
    const text = await document();
    const date = new Date(Date.now() - 500 + seconds * 1_000).toUTCString();
    answerWith(() => dated(text, date));
    expect(await fetchConfiguration(apiOrigin)).toMatchObject({ kind: 'clockWrong' });
  });

  it.each(['', 'no date'])('takes the clocks to agree where Date is %j', async (date) => {
    const text = await document();
    answerWith(() => dated(text, date));
    expect(await fetchConfiguration(apiOrigin)).toMatchObject({ clockOffsetMs: 0 });
  });

  it.each<[string, string, () => Response | Promise<Response>]>([
    ['none', 'not found', () => new Response('Not Found', { status: 404 })],
    ['none', 'a page', () => page(200)],
    ['unreachable', 'a page that tells of a fault', () => page(500)],
    ['unreachable', 'gone', () => new Response('', { status: 410 })],
    ['unreachable', 'a login', () => new Response('', { status: 401 })],
    ['unreachable', 'a redirect', () => Response.redirect('https://evil.example/', 302)],
    ['unreachable', 'too many requests', () => new Response('', { status: 429 })],
    ['unreachable', 'a fault', () => new Response('', { status: 502 })],
    ['unreachable', 'no answer', () => Promise.reject(new TypeError('down'))],
    ['none', 'text', () => new Response('not found')],
    ['none', 'nothing', () => new Response('')],
    ['none', 'null', () => new Response('null')],
    ['none', 'an error in JSON', () => Response.json({ detail: 'Not Found' })],
    ['none', 'a list', () => Response.json([{ protocols: ['v1'] }])],
    ['none', 'no text', () => new Response(new Uint8Array([0xff, 0xfe, 0x00]))],
    ['malformed', 'a part of a document', () => new Response('{"protocols":["v1"]}')],
    ['malformed', 'a document without its protocols', () => Response.json({ signature: '' })],
  ])('says %s of %s', async (kind, _answer, answer) => {
    answerWith(answer);
    expect(await fetchConfiguration(apiOrigin)).toEqual({ kind, seenAt: Date.now() });
  });

  it('takes no document that is signed for another origin, or changed', async () => {
    const text = await document();
    answerWith(() => new Response(text));
    expect((await fetchConfiguration('https://api.evil.example')).kind).toBe('malformed');
    answerWith(() => new Response(text.replace('"window_seconds":120', '"window_seconds":900')));
    expect((await fetchConfiguration(apiOrigin)).kind).toBe('malformed');
  });

  describe('of a document that lasts three hours from the beginning of its hour', () => {
    const hourMs = 3_600_000;

    /** Asks so long after its beginning, by a clock that is right, for a document of now. */
    async function fetchAfter(ms: number, date: (now: number) => string): Promise<string> {
      const text = await document();
      const { issued_at: issuedAt } = JSON.parse(text) as { issued_at: number };
      vi.setSystemTime(issuedAt * 1_000 + ms);
      answerWith(() => dated(text, date(Date.now())));
      return (await fetchConfiguration(apiOrigin)).kind;
    }

    const right = (now: number) => new Date(now).toUTCString();
    const offBy = (ms: number) => (now: number) => new Date(now + ms).toUTCString();
    const without = () => '';

    it.each<[string, number, string, (now: number) => string]>([
      ['configuration', 3 * hourMs - 2_000, 'right', right],
      ['older', 3 * hourMs, 'right', right],
      ['older', 3 * hourMs, 'absent', without],
      ['older', 31 * 24 * hourMs, 'right', right],
      // Neither clock brings back what is over by the other.
      ['older', 3 * hourMs, 'set back', offBy(-9 * 60_000)],
      ['older', 3 * hourMs - 60_000, 'past the end', offBy(2 * 60_000)],
      ['configuration', -600_000, 'absent', without],
      ['clockWrong', -601_000, 'absent', without],
      ['clockWrong', -601_000, 'set ahead', offBy(9 * 60_000)],
      ['clockWrong', -87_600 * hourMs, 'right', right],
    ])('says %s at %i ms from then, with a Date that is %s', async (kind, ms, _date, date) => {
      expect(await fetchAfter(ms, date)).toBe(kind);
    });
  });

  it('stops reading an answer that does not end', async () => {
    let chunks = 0;
    const endless = new ReadableStream<Uint8Array>({
      pull(controller) {
        chunks++;
        controller.enqueue(new Uint8Array(8_192).fill(0x20));
      },
    });
    answerWith(() => new Response(endless));
    expect((await fetchConfiguration(apiOrigin)).kind).toBe('malformed');
    expect(chunks).toBeLessThan(12);
  });
});

function page(status: number): Response {
  return new Response('<!doctype html>', {
    status,
    headers: { 'Content-Type': 'text/html; charset=utf-8' },
  });
}
