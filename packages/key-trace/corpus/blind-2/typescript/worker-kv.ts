interface Env {
  SESSIONS: KVNamespace;
}

export default {
  async fetch(request: Request, env: Env): Promise<Response> {
    const key = request.headers.get('x-api-key');
    if (key === null) return new Response('missing key', { status: 401 });
    const id = crypto.randomUUID();
    await env.SESSIONS.put(id, JSON.stringify({ key, at: Date.now() }), { expirationTtl: 3600 }); // expect: key-in-cache
    return Response.json({ session: id });
  },
};
