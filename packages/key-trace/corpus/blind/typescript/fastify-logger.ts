import Fastify from 'fastify';

const app = Fastify({ logger: true });

app.post<{ Body: { apiKey: string; model: string } }>('/connect', async (request, reply) => {
  request.log.info({ body: request.body }, 'connect'); // expect: key-in-log
  const ok = await connect(request.body.apiKey);
  return reply.send({ ok });
});
