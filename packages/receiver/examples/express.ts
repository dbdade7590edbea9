import express from 'express';
import { createNodeReceiver, readReceiverOptions } from 'phantom-key-receiver/node';
import { byokConfiguration, withByokKey } from 'phantom-key-receiver/express';

const receiver = createNodeReceiver(readReceiverOptions());
export const app = express();

app.get('/.well-known/byok-configuration', byokConfiguration(receiver));
app.get(
  '/api/v1/models',
  withByokKey((_request, response: express.Response, key) => {
    response.json({ provider: key.provider, bytes: key.use((bytes) => bytes.length) });
  }, receiver),
);
