import fastify, { type FastifyServerOptions } from 'fastify';
import { createNodeReceiver, readReceiverOptions } from 'phantom-key-receiver/node';
import { byokConfiguration, withByokKey } from 'phantom-key-receiver/fastify';

const receiver = createNodeReceiver(readReceiverOptions());

export function createApp(options: FastifyServerOptions) {
  const app = fastify(options);
  app.get('/.well-known/byok-configuration', byokConfiguration(receiver));
  app.get(
    '/api/v1/models',
    withByokKey(
      (_request, _reply, key) => ({
        provider: key.provider,
        bytes: key.use((bytes) => bytes.length),
      }),
      receiver,
    ),
  );
  return app;
}
