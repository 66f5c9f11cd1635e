import { once } from 'node:events';
import { Agent, createServer, request as send, type IncomingMessage, type ServerResponse } from 'node:http';
import { connect, type AddressInfo, type Socket } from 'node:net';
import { buffer } from 'node:stream/consumers';

/** One address for several servers, who take turns. */
export interface RoundRobin {
  /** Without a path. */
  readonly url: string;
  /** Who takes turns from now on; what is under way stays where it is. */
  send(targets: readonly URL[]): void;
  close(): Promise<void>;
}

/**
 * A proxy for HTTP, event streams and WebSockets. What could not be begun at one server goes to the next; what broke in the
 * middle is answered with 502, since nobody knows whether it was done.
 */
export async function startRoundRobin(): Promise<RoundRobin> {
  let targets: readonly URL[] = [];
  let turn = 0;
  const open = new Set<Socket>();
  const agent = new Agent({ keepAlive: true });
  /** Whose turn it is, and after it who follows. */
  const inTurn = (): readonly URL[] => {
    turn += 1;
    return targets.map((_target, index) => targets[(turn + index) % targets.length]).filter(isThere);
  };

  const pass = (
    request: IncomingMessage,
    body: Buffer,
    response: ServerResponse,
    [target, ...others]: readonly URL[],
  ): void => {
    if (target === undefined) {
      response.writeHead(503).end();
      return;
    }
    const { method, url: path, headers } = request;
    const outgoing = send(
      { host: target.hostname, port: target.port, method, path, headers, agent },
      (incoming) => {
        response.writeHead(incoming.statusCode ?? 502, incoming.headers);
        incoming.pipe(response);
        incoming.on('error', () => response.destroy());
      },
    );
    outgoing.on('error', (error: NodeJS.ErrnoException) => {
      if (response.headersSent) response.destroy();
      else if (error.code === 'ECONNREFUSED') pass(request, body, response, others);
      else response.writeHead(502).end();
    });
    response.on('close', () => outgoing.destroy());
    outgoing.end(body);
  };

  const server = createServer((request, response) => {
    buffer(request).then(
      (body) => pass(request, body, response, inTurn()),
      () => response.destroy(),
    );
  });
  server.on('connection', (socket) => {
    open.add(socket);
    socket.once('close', () => open.delete(socket));
  });
  server.on('upgrade', (request, client, head) => {
    const [target] = inTurn();
    if (target === undefined) {
      client.destroy();
      return;
    }
    const behind = connect(Number(target.port), target.hostname, () => {
      const { rawHeaders } = request;
      const lines = [`${String(request.method)} ${String(request.url)} HTTP/1.1`];
      for (let index = 0; index < rawHeaders.length; index += 2)
        lines.push(`${String(rawHeaders[index])}: ${String(rawHeaders[index + 1])}`);
      behind.write(`${lines.join('\r\n')}\r\n\r\n`);
      behind.write(head);
      behind.pipe(client);
      client.pipe(behind);
    });
    for (const [one, other] of [
      [client, behind],
      [behind, client],
    ] as const) {
      one.on('error', () => one.destroy());
      one.once('close', () => other.destroy());
    }
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;

  return {
    url: `http://127.0.0.1:${String(port)}`,
    send(next) {
      targets = next;
    },
    async close() {
      for (const socket of open) socket.destroy();
      agent.destroy();
      server.close();
      await once(server, 'close');
    },
  };
}

function isThere(target: URL | undefined): target is URL {
  return target !== undefined;
}
