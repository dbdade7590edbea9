import Fastify from 'fastify';

const app = Fastify({
  logger: {
    redact: ['req.headers.authorization', 'req.headers["x-session-key"]', 'apiKey', '*.apiKey', 'body.apiKey'],
  },
});

app.post<{ Body: { apiKey: string; model: string } }>('/connect', async (request, reply) => {
  request.log.info({ model: request.body.model, hasKey: Boolean(request.body.apiKey) }, 'connect');
  const ok = await connect(request.body.apiKey);
  return reply.code(ok ? 200 : 401).send({ ok });
});
