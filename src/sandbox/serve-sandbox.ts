import { createAdaptorServer } from '@hono/node-server';
import type { HttpBindings } from '@hono/node-server';
import { countCalls } from './http/call-counts.ts';
import type { Sandbox } from './create-sandbox.ts';
import { errorBody } from './http/errors.ts';
import { ConnectionCut } from './http/faults.ts';

export interface ServedSandbox {
  /** Where to point a client: scheme, host and port, without a path. */
  readonly url: string;
  /** Stops listening and closes what is open. */
  close(): Promise<void>;
}

/** Where a sandbox on a port tells what was asked of it; no path of the original. */
const callsPath = '/sandbox/calls';

/**
 * Serves a sandbox on a port; 0 takes a free one. Rejects when the port cannot be had. `GET /sandbox/calls` answers
 * the calls so far, counted by operation and status, and `DELETE` forgets them: whoever measures a client needs both.
 */
export async function serveSandbox(sandbox: Sandbox, port: number, host: string): Promise<ServedSandbox> {
  const server = createAdaptorServer({
    fetch: async (request, bindings) => {
      try {
        if (new URL(request.url).pathname === callsPath) return answerCalls(sandbox, request.method);
        return await sandbox.fetch(request);
      } catch (error) {
        // The caller went away while a fault kept it waiting: nobody is left to answer.
        if (error instanceof ConnectionCut || request.signal.aborted) {
          (bindings as HttpBindings).incoming.socket.destroy();
          return new Response(null, { status: 499 });
        }
        return Response.json(errorBody('server_error', 'The sandbox failed', { backoffMs: 1000 }), {
          status: 500,
        });
      }
    },
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => {
      server.off('error', reject);
      resolve();
    });
  });
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('The sandbox listens on no port');
  return {
    url: `http://${host.includes(':') ? `[${host}]` : host}:${address.port}`,
    close: () =>
      new Promise((resolve, reject) => {
        server.close((error) => {
          if (error === undefined) resolve();
          else reject(error);
        });
        if ('closeAllConnections' in server) server.closeAllConnections();
      }),
  };
}

function answerCalls(sandbox: Sandbox, method: string): Response {
  if (method === 'GET') return Response.json(countCalls(sandbox.calls));
  if (method !== 'DELETE') return new Response(null, { status: 405, headers: { Allow: 'GET, DELETE' } });
  sandbox.forgetCalls();
  return new Response(null, { status: 204 });
}
