import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import type { Viewer } from '../../auth/viewer.ts';
import type { Clock } from '../../revenuecat/clock.ts';
import type { GraphqlEndpoint } from '../graphql-endpoint.ts';
import type { RequestFacts } from '../request/request-facts.ts';
import type { RequestObserver } from '../observation/request-observer.ts';
import { createSharedStream, type SharedStream } from './shared-stream.ts';

/** The "single connection mode" of GraphQL over SSE: one stream for the answers to many operations, each a request. */
export interface SingleConnections {
  /** Whether the request is of this mode; every other is for the endpoint. */
  concerns(request: Request): boolean;
  answer(request: Request, facts: RequestFacts): Promise<Response>;
  /** Ends the streams, each once its operations have ended. */
  close(): void;
}

const tokenHeader = 'x-graphql-event-stream-token';
/** Who reserves a stream opens it at once. */
const reservedForMs = 30_000;
/** One for each tab that somebody may have open. */
const mostStreamsOfViewer = 20;

const operation = z.looseObject({
  query: z.string(),
  operationName: z.string().nullish(),
  variables: z.record(z.string(), z.unknown()).nullish(),
  extensions: z.looseObject({ operationId: z.string().min(1).max(200) }),
});

/**
 * Of our own, because the library's streams buffer without a bound, and keep for ever what was reserved and never opened. A
 * stream belongs to whoever reserved it: with its token alone nobody else can read it or write into it.
 */
export function createSingleConnections(options: {
  graphql: Pick<GraphqlEndpoint, 'run'>;
  observer: Pick<RequestObserver, 'watchMessage'>;
  clock: Clock;
  mostStreams: number;
  /** Closes the connection that the request came by. */
  cut(request: Request): void;
}): SingleConnections {
  const { graphql, observer, clock } = options;
  const streams = new Map<string, { readonly owner: string; readonly stream: SharedStream }>();
  let isClosed = false;

  /** A GraphQL error for a request that asked for something that cannot be had. */
  const refusal = ({ requestId, operation }: RequestFacts, status: number, message: string): Response => {
    const code = status === 401 ? 'UNAUTHENTICATED' : status === 429 ? 'RATE_LIMITED' : 'BAD_USER_INPUT';
    operation?.noteResult(false, [code]);
    return Response.json({ errors: [{ message, extensions: { code, requestId } }] }, { status });
  };

  const reserve = (facts: RequestFacts): Response => {
    const { viewer } = facts;
    const owner = ownerOf(viewer);
    const ofViewer = [...streams.values()].filter((it) => it.owner === owner).length;
    if (isClosed || streams.size >= options.mostStreams || ofViewer >= mostStreamsOfViewer)
      return refusal(facts, 429, 'As many streams are open as may be. Close one first.');
    const token = randomUUID();
    const stream = createSharedStream({ onEnd: () => streams.delete(token) });
    streams.set(token, { owner, stream });
    clock.sleep(reservedForMs, stream.ended).then(
      () => stream.endUnlessOpen(),
      () => undefined,
    );
    return new Response(token, { status: 201, headers: { 'content-type': 'text/plain; charset=utf-8' } });
  };

  const open = (stream: SharedStream, request: Request, facts: RequestFacts): Response => {
    const body = stream.open(() => options.cut(request));
    if (body === null) return refusal(facts, 409, 'The stream is open already.');
    const leave = (): void => stream.end();
    if (request.signal.aborted) leave();
    else request.signal.addEventListener('abort', leave, { once: true });
    return new Response(body, {
      headers: {
        'content-type': 'text/event-stream; charset=utf-8',
        'content-encoding': 'none',
        connection: 'keep-alive',
      },
    });
  };

  const execute = async (stream: SharedStream, request: Request, facts: RequestFacts): Promise<Response> => {
    const body = operation.safeParse(await request.json().catch(() => null));
    if (!body.success)
      return refusal(facts, 400, 'Send a JSON object with "query", and with "operationId" in "extensions".');
    const { query, operationName, variables, extensions } = body.data;
    const { operationId } = extensions;
    const { viewer, requestId } = facts;
    const params = {
      query,
      extensions,
      ...(operationName == null ? {} : { operationName }),
      ...(variables == null ? {} : { variables }),
    };
    const isAdded = stream.add(operationId, (signal) => {
      const asked = new Request(request.url, {
        method: 'POST',
        headers: { accept: 'text/event-stream, application/json' },
        signal,
      });
      const transport = 'shared-sse';
      return observer.watchMessage({ viewer, requestId, transport, signal }, (record) =>
        graphql.run(params, asked, { ...facts, operation: record, cut: () => stream.cut(), transport }),
      );
    });
    return isAdded
      ? new Response(null, { status: 202 })
      : refusal(facts, 409, 'An operation of this id runs already, or as many as may be.');
  };

  const answer = async (request: Request, facts: RequestFacts): Promise<Response> => {
    const response = await answerRequest(request, facts);
    if (response.ok && facts.operation !== undefined) facts.operation.isOfStream = true;
    return response;
  };

  const answerRequest = async (request: Request, facts: RequestFacts): Promise<Response> => {
    if (facts.viewer.kind === 'anonymous') return refusal(facts, 401, 'Sign in first.');
    if (request.method === 'PUT') return reserve(facts);
    const found = streams.get(tokenOf(request) ?? '');
    if (found === undefined || found.owner !== ownerOf(facts.viewer))
      return refusal(facts, 404, 'There is no such stream, or it is not yours.');
    const { stream } = found;
    if (request.method === 'POST') return execute(stream, request, facts);
    if (request.method === 'GET') return open(stream, request, facts);
    const operationId = new URL(request.url).searchParams.get('operationId');
    if (operationId === null) return refusal(facts, 400, 'Name the operation in "operationId".');
    stream.remove(operationId);
    return new Response(null, { status: 200 });
  };

  return {
    concerns: (request) =>
      request.method === 'PUT' ||
      request.method === 'DELETE' ||
      (request.method !== 'HEAD' && tokenOf(request) !== null),
    answer,
    close() {
      isClosed = true;
      for (const { stream } of [...streams.values()]) stream.finish();
    },
  };
}

function tokenOf(request: Request): string | null {
  return request.headers.get(tokenHeader) ?? new URL(request.url).searchParams.get('token');
}

function ownerOf({ kind, credential, name }: Viewer): string {
  return JSON.stringify([kind, credential, name]);
}
