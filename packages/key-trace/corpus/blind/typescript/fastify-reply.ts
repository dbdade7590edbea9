import type { FastifyInstance } from 'fastify';

export default async function routes(app: FastifyInstance) {
  app.get('/me', async (request, reply) => {
    const account = await accounts.find(request.user.id);
    return reply.send({ id: account.id, apiKey: account.apiKey }); // expect: key-in-response
  });
}
