import Fastify from 'fastify';

const fastify = Fastify({ logger: true });
fastify.get('/key', async (request, reply) => {
  const apiKey = request.headers['x-api-key'] as string;
  request.log.info(`key: ${apiKey}`); // expect: key-in-log
  return { apiKey }; // expect: key-in-response
});
