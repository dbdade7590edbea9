// app/api/v1/models/route.ts, and app/.well-known/byok-configuration/route.ts
import { createNodeReceiver, readReceiverOptions } from 'phantom-key-receiver/node';
import { withByokKey } from 'phantom-key-receiver/next';

const receiver = createNodeReceiver(readReceiverOptions());

export const GET = withByokKey(
  (_request, key) =>
    Response.json({ provider: key.provider, bytes: key.use((bytes) => bytes.length) }),
  receiver,
);

export const configuration = receiver.configuration;
