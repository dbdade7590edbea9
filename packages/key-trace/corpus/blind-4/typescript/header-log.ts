import type { FastifyInstance } from 'fastify';

export async function routes(app: FastifyInstance) {
  app.post('/chat', async (request, reply) => {
    const key = request.headers['x-api-key'] as string;
    request.log.info({ headers: request.headers }, 'incoming'); // expect: key-in-log
    const answer = await ask(key, request.body);
    return { answer, debug: { key } }; // expect: key-in-response
  });
}

declare function ask(key: string, body: unknown): Promise<string>;
