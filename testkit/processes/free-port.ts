import { randomInt } from 'node:crypto';
import { createServer } from 'node:net';

/** Below the ports that systems use for outgoing connections and for requests for any port, so nobody takes it by chance. */
const [lowest, end] = [20_000, 32_000];

/** A port of the loopback interface on which nothing listens. */
export async function findFreePort(): Promise<number> {
  const port = randomInt(lowest, end);
  return (await isFree(port)) ? port : findFreePort();
}

async function isFree(port: number): Promise<boolean> {
  const server = createServer();
  const listens = await new Promise<boolean>((resolve) => {
    server.once('error', () => {
      resolve(false);
    });
    server.listen(port, '127.0.0.1', () => {
      resolve(true);
    });
  });
  if (listens) await new Promise((resolve) => server.close(resolve));
  return listens;
}
