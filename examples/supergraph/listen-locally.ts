import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';

/** Serves on 127.0.0.1; port 0 takes a free one. Resolves to the address of GraphQL when it listens. */
export async function listenLocally(
  listener: (request: IncomingMessage, response: ServerResponse) => unknown,
  port: number,
): Promise<{ readonly url: string; stop(): Promise<void> }> {
  const server = createServer((request, response) => void listener(request, response)).listen(
    port,
    '127.0.0.1',
  );
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('No port was given.');
  return {
    url: `http://127.0.0.1:${String(address.port)}/graphql`,
    async stop() {
      const closed = once(server, 'close');
      server.close();
      // Subscriptions would hold it open for as long as their clients like.
      server.closeAllConnections();
      await closed;
    },
  };
}
