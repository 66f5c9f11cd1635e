import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** Answers one request, well or badly. */
export type Behaviour = (request: IncomingMessage, response: ServerResponse) => void;

/** A real HTTP server on a free port of this machine that behaves as the test says, request by request. */
export interface MisbehavingServer extends AsyncDisposable {
  readonly url: string;
  /** How many connections were opened to it. */
  connections(): number;
  /** Paths of the requests, in order. */
  readonly paths: readonly string[];
}

/** Starts it; the last behaviour is kept for all further requests. */
export async function startMisbehavingServer(
  ...behaviours: readonly Behaviour[]
): Promise<MisbehavingServer> {
  const paths: string[] = [];
  let connections = 0;
  const server = createServer((request, response) => {
    const behave = behaviours[Math.min(paths.length, behaviours.length - 1)];
    paths.push(request.url ?? '');
    // Read whole first, so that what follows happens after the request was sent.
    request.resume().on('end', () => behave?.(request, response));
  });
  server.on('connection', () => {
    connections += 1;
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    paths,
    connections: () => connections,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

export const answersJson =
  (body: unknown, status = 200): Behaviour =>
  (_request, response) => {
    response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
  };

export const answersNothing: Behaviour = (_request, response) => {
  response.writeHead(200, { 'content-length': '0' }).end();
};

export const hangs: Behaviour = () => undefined;

/** The head comes, and part of the body; the rest never does. */
export const hangsInBody: Behaviour = (_request, response) => {
  response.writeHead(200, { 'content-type': 'application/json' }).write('{"object":');
};

export const cutsConnection: Behaviour = (request) => {
  request.socket.destroy();
};

/** Less is sent than the head announces. */
export const cutsBody: Behaviour = (request, response) => {
  response.writeHead(200, { 'content-type': 'application/json', 'content-length': '1000' });
  response.write('{"object":"customer"', () => request.socket.destroy());
};

/** All is sent that the head announces, and it is half of a document. */
export const truncatesJson: Behaviour = (_request, response) => {
  response.writeHead(200, { 'content-type': 'application/json' }).end('{"object":"cust');
};

export const redirectsTo =
  (location: string): Behaviour =>
  (_request, response) => {
    response.writeHead(302, { location }).end('<html>over there</html>');
  };
