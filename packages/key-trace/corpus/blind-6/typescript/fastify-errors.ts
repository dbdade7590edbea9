import Fastify from 'fastify';

const app = Fastify({ logger: true });

app.decorateRequest('providerKey', '');

app.addHook('preHandler', async (request, reply) => {
  const header = request.headers['x-provider-key'];
  if (typeof header !== 'string') return reply.code(401).send({ error: 'no key' });
  request.providerKey = header;
});

app.setErrorHandler((error, request, reply) => {
  request.log.error({ err: error, key: request.providerKey }, 'failed'); // expect: key-in-log
  reply.status(500).send({ error: error.message, hint: request.headers['x-provider-key'] }); // expect: key-in-response
});

app.get('/health', async (request) => ({ ok: true, withKey: request.headers['x-provider-key'] !== undefined }));
