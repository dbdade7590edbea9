import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createNodeApp, type NodeAppOptions } from '../node-app.ts';
import { createLog } from '../ops/log.ts';
import { isContact, securityPolicyPath, securityTextPath } from './security-text.ts';

const origin = 'https://api.example';
const today = Date.parse('2026-11-29T13:14:15.678Z') / 1_000;
const day = 86_400;

async function fetchFrom(path: string, options: NodeAppOptions = {}): Promise<Response> {
  const log = createLog('error', { write: () => undefined });
  const app = createNodeApp({
    listenOrigins: () => [origin],
    protocols: 'v1',
    now: () => today,
    ...options,
    log,
  });
  try {
    return await app.fetch(new Request(origin + path), { clientAddress: '127.0.0.1' });
  } finally {
    app.close();
  }
}

/** The values of each field by name, in the order of the file. */
async function readFields(options?: NodeAppOptions): Promise<Map<string, string[]>> {
  const text = await (await fetchFrom(securityTextPath, options)).text();
  const fields = new Map<string, string[]>();
  for (const line of text.trimEnd().split('\n')) {
    const [name = '', value = ''] = line.split(/: (.*)/);
    fields.set(name, [...(fields.get(name) ?? []), value]);
  }
  return fields;
}

describe(`GET ${securityTextPath}`, () => {
  it('is plain text in UTF-8, with the fields of RFC 9116', async () => {
    const response = await fetchFrom(securityTextPath);
    expect(response.status).toBe(200);
    expect(response.headers.get('Content-Type')).toBe('text/plain; charset=utf-8');
    expect(response.headers.get('X-Content-Type-Options')).toBe('nosniff');
    expect(await response.text()).toBe(`Contact: ${origin}/security-policy.txt
Expires: 2027-02-27T00:00:00Z
Preferred-Languages: en, de
Canonical: ${origin}/.well-known/security.txt
Policy: ${origin}/security-policy.txt
`);
  });

  it('names the contacts that are configured, in their order', async () => {
    const securityContacts = ['mailto:security@api.example', `${origin}/report`];
    expect((await readFields({ securityContacts })).get('Contact')).toEqual(securityContacts);
  });

  it('names every public origin, and no other', async () => {
    const publicOrigins = ['https://a.example', 'https://b.example'];
    const fields = await readFields({ publicOrigins });
    expect(fields.get('Canonical')).toEqual(publicOrigins.map((it) => it + securityTextPath));
    expect(fields.get('Policy')).toEqual(publicOrigins.map((it) => it + securityPolicyPath));
  });

  it.each([0, 1, 89, 90, 365, 3_650])('is not out of date after %i days', async (days) => {
    const now = today + days * day;
    const fields = await readFields({ now: () => now });
    const [expires = '', ...others] = fields.get('Expires') ?? [];
    const daysLeft = (Date.parse(expires) / 1_000 - now) / day;
    expect(others).toEqual([]);
    expect(daysLeft).toBeGreaterThan(30);
    expect(daysLeft).toBeLessThan(365);
  });

  it('is missing if its address is unknown', async () => {
    const app = createNodeApp({ protocols: 'v1', logLevel: 'error' });
    for (const path of [securityTextPath, securityPolicyPath]) {
      const bindings = { clientAddress: '127.0.0.1' };
      expect((await app.fetch(new Request(origin + path), bindings)).status).toBe(404);
    }
    app.close();
  });
});

describe(`GET ${securityPolicyPath}`, () => {
  it('is the project’s policy, which says how to report', async () => {
    const response = await fetchFrom(securityPolicyPath);
    expect(response.headers.get('Content-Type')).toBe('text/plain; charset=utf-8');
    const policy = readFileSync(new URL('../../SECURITY.md', import.meta.url), 'utf8');
    expect(policy).toContain('## Reporting\n');
    expect(await response.text()).toBe(policy);
  });
});

describe('isContact', () => {
  it.each([
    'mailto:security@a.example',
    'mailto:security%2Bkeys@a.example',
    'https://a.example',
    'https://a.example/report?kind=security#form',
  ])('takes %s', (text) => {
    expect(isContact(text)).toBe(true);
  });

  it.each([
    ['no address', ''],
    ['an address without its scheme', 'security@a.example'],
    ['plain HTTP', 'http://a.example/report'],
    ['HTTPS without a host', 'https:a.example'],
    ['another scheme', 'javascript:alert(1)'],
    ['a file', 'file:///etc/passwd'],
    ['nobody at a host', 'mailto:@a.example'],
    ['somebody nowhere', 'mailto:security@'],
    ['two at once', 'mailto:a@a.example,b@b.example'],
    ['two hosts', 'mailto:security@a.example@b.example'],
    ['a user in the address', 'https://user:password@a.example'],
    ['a second line', 'https://a.example\nContact: https://b.example'],
    ['a space', 'https://a.example/ b'],
    ['letters beyond ASCII', 'https://ä.example'],
  ])('refuses %s', (_what, text) => {
    expect(isContact(text)).toBe(false);
  });

  it('refuses text that could add a line to the file', () => {
    fc.assert(
      fc.property(fc.string(), fc.constantFrom('\n', '\r', '\0', ' ', '\u2028'), (text, mark) => {
        expect(isContact(`https://a.example/${text}${mark}`)).toBe(false);
      }),
    );
  });
});
