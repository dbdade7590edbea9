import { Hono } from 'hono';
import { createNodeReceiver, readReceiverOptions } from 'phantom-key-receiver/node';
import { byokConfiguration, withByokKey } from 'phantom-key-receiver/hono';

const receiver = createNodeReceiver(readReceiverOptions());
export const app = new Hono();

app.get('/.well-known/byok-configuration', byokConfiguration(receiver));
app.get(
  '/api/v1/models',
  withByokKey(
    (_context, key) =>
      Response.json({ provider: key.provider, bytes: key.use((bytes) => bytes.length) }),
    receiver,
  ),
);
