import type { FastifyInstance } from 'fastify';

export async function routes(app: FastifyInstance) {
  app.post('/chat', async (request, reply) => {
    const key = request.headers['x-api-key'] as string;
    request.log.info({ id: request.id, withKey: Boolean(key) }, 'incoming');
    const answer = await ask(key, request.body);
    return { answer };
  });
}

declare function ask(key: string, body: unknown): Promise<string>;
