import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createSandboxVerifier } from '../../harness/sandbox-verifier.ts';
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
    ['malformed', 'text', () => new Response('not found')],
    ['malformed', 'nothing', () => new Response('')],
    ['malformed', 'null', () => new Response('null')],
    ['malformed', 'another document', () => new Response('{"protocols":["v1"]}')],
    ['malformed', 'no text', () => new Response(new Uint8Array([0xff, 0xfe, 0x00]))],
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
