import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Socket } from 'node:net';

/** How an upstream may be: well; taking connections and saying nothing; or cutting every one of them. */
type Health = 'well' | 'silent' | 'cut';

/** A way to an upstream that can break. */
export interface BreakableProxy {
  readonly url: string;
  /** From now on, also for what is under way. */
  become(health: Health): void;
  close(): Promise<void>;
}

/** Passes connections on to a server on this machine, byte by byte. */
export async function startBreakableProxy(target: URL): Promise<BreakableProxy> {
  let health: Health = 'well';
  const open = new Set<Socket>();
  const cutAll = (): void => {
    for (const socket of open) socket.destroy();
  };
  const server = createServer((client) => {
    open.add(client);
    client.once('close', () => open.delete(client));
    client.on('error', () => client.destroy());
    if (health === 'cut') client.destroy();
    if (health !== 'well') return;
    const upstream = connect(Number(target.port), target.hostname);
    open.add(upstream);
    upstream.once('close', () => {
      open.delete(upstream);
      client.destroy();
    });
    upstream.on('error', () => upstream.destroy());
    client.once('close', () => upstream.destroy());
    client.pipe(upstream);
    upstream.pipe(client);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;

  return {
    url: `http://127.0.0.1:${String(port)}`,
    become(next) {
      health = next;
      // Connections of another health would go on as they were: those who kept one must come again.
      cutAll();
    },
    async close() {
      cutAll();
      server.close();
      await once(server, 'close');
    },
  };
}
