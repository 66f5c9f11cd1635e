import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';

/** The status with which Node answers a request that it cannot read, by the code of the error; 400 for other mistakes. */
const statuses: Readonly<Record<string, number>> = {
  HPE_HEADER_OVERFLOW: 431,
  HPE_CHUNK_EXTENSIONS_OVERFLOW: 413,
  ERR_HTTP_REQUEST_TIMEOUT: 408,
};

/**
 * Tells of requests that Node's parser refuses, which never become one for us: headers that are too long or never end, and
 * what is no HTTP. The event is looked at on its way and not listened to, because with a listener Node would leave the
 * answer to us, and it knows better whether the connection can still be given one.
 */
export function watchUnread(server: Server, note: (status: number) => void): void {
  /** A request that breaks off while it is answered is known by its own line. */
  const answering = new WeakSet<Socket>();
  server.on('request', ({ socket }: IncomingMessage, response: ServerResponse) => {
    answering.add(socket);
    response.once('close', () => answering.delete(socket));
  });
  const { emit } = server;
  server.emit = function (this: Server, event: string, ...args: unknown[]) {
    if (event === 'clientError') {
      const [error, socket] = args as [Error, Socket];
      const status = statusOf(error);
      if (status !== null && !answering.has(socket)) note(status);
    }
    return Reflect.apply(emit, this, [event, ...args]) as boolean;
  };
}

/** Null where nothing was answered: the other end closed the connection. */
function statusOf(error: Error): number | null {
  const code = 'code' in error ? String(error.code) : '';
  const known = statuses[code];
  if (known !== undefined) return known;
  return code.startsWith('HPE_') && code !== 'HPE_INVALID_EOF_STATE' ? 400 : null;
}
