import { request } from 'node:http';
import { WebSocket } from 'ws';
import type { Contender } from '../contenders.ts';

/** A subscription of a client that is as simple as can be: two thousand of them share the machine with what they measure. */
export interface BenchSubscription {
  /** Reads nothing more from its socket, as a client that hangs. */
  pause(): void;
  close(): void;
}

interface Operation {
  readonly query: string;
  readonly variables?: Readonly<Record<string, unknown>>;
}

/** `onNext` gets the text of each result. Resolves when the server has begun to follow. */
export function openEventStream(
  { url, headers }: Pick<Contender, 'url' | 'headers'>,
  operation: Operation,
  onNext: (result: string) => void,
): Promise<BenchSubscription> {
  return new Promise((resolve, reject) => {
    const outgoing = request(url, {
      method: 'POST',
      headers: { ...headers, accept: 'text/event-stream' },
      agent: false,
    });
    outgoing.on('error', reject);
    outgoing.on('response', (response) => {
      if (response.statusCode !== 200) {
        reject(new Error(`A subscription was answered with ${String(response.statusCode)}.`));
        outgoing.destroy();
        return;
      }
      let waiting = '';
      response.setEncoding('utf8').on('data', (chunk: string) => {
        const blocks = (waiting + chunk).split('\n\n');
        waiting = blocks.pop() ?? '';
        for (const block of blocks) if (block.startsWith('event: next')) onNext(block);
      });
      // Whoever is cut off is counted at the server.
      response.on('error', () => undefined);
      resolve({ pause: () => response.pause(), close: () => outgoing.destroy() });
    });
    outgoing.end(JSON.stringify(operation));
  });
}

/** The same over a WebSocket of its own. Resolves when the operation is sent: that it has begun is not told. */
export function openWebSocket(
  { url, headers }: Pick<Contender, 'url' | 'headers'>,
  operation: Operation,
  onNext: (result: string) => void,
): Promise<BenchSubscription> {
  return new Promise((resolve, reject) => {
    const socket = new WebSocket(url.replace('http', 'ws'), 'graphql-transport-ws');
    socket.on('error', reject);
    socket.on('open', () => {
      socket.send(
        JSON.stringify({
          type: 'connection_init',
          payload: { authorization: headers['authorization'] },
        }),
      );
    });
    socket.on('message', (data: Buffer) => {
      const text = data.toString('utf8');
      if (text.includes('"type":"next"')) onNext(text);
      else if (text.includes('"type":"connection_ack"')) {
        socket.send(JSON.stringify({ id: '1', type: 'subscribe', payload: operation }));
        resolve({ pause: () => socket.pause(), close: () => socket.terminate() });
      } else if (text.includes('"type":"error"')) reject(new Error(`A subscription was refused: ${text}`));
    });
  });
}
