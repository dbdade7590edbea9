import Fastify from 'fastify';

const fastify = Fastify({ logger: true });
fastify.get('/models', async (request) => {
  const apiKey = request.headers['x-api-key'] as string;
  const models = await listModels({ apiKey });
  request.log.info({ count: models.length, hasKey: apiKey !== undefined }, 'models listed');
  return { models };
});
