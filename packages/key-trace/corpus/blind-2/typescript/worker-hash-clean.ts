interface Env {
  VERDICTS: KVNamespace;
}

async function sha256(text: string): Promise<string> {
  const bytes = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(text));
  return [...new Uint8Array(bytes)].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}

export default {
  async fetch(request: Request, env: Env): Promise<Response> {
    const key = request.headers.get('x-api-key');
    if (key === null) return new Response('missing key', { status: 401 });
    const id = await sha256(key);
    const known = await env.VERDICTS.get(id);
    if (known !== null) return Response.json({ valid: known === 'yes' });
    const valid = await probe(key);
    await env.VERDICTS.put(id, valid ? 'yes' : 'no', { expirationTtl: 300 });
    return Response.json({ valid });
  },
};
