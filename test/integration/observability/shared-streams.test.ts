import { setImmediate as nextTurn } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { readEvents } from '../../support/live.ts';
import { createObservedFacade, type ObservedFacade } from './observed-facade.ts';

const traceparent = '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01';

async function send(facade: ObservedFacade, init: RequestInit, token?: string): Promise<Response> {
  const authorization = await facade.authorizationOf('administrator');
  return facade.server.fetch(
    new Request('http://facade.test/graphql', {
      ...init,
      headers: {
        'content-type': 'application/json',
        traceparent,
        ...(authorization === null ? {} : { authorization }),
        ...(token === undefined ? {} : { 'x-graphql-event-stream-token': token }),
      },
    }),
  );
}

const operation = (operationId: string, query: string): RequestInit => ({
  method: 'POST',
  body: JSON.stringify({ query, extensions: { operationId } }),
});

test('an operation that is answered into a shared stream is counted and logged as what it was; the stream itself is none', async () => {
  const facade = await createObservedFacade();
  const token = await (await send(facade, { method: 'PUT' })).text();
  const stream = readEvents(await send(facade, { method: 'GET' }, token));
  expect(facade.requestLines().map(({ operation: ofLine }) => ofLine)).toEqual([undefined, undefined]);
  expect(await facade.count('operations_total')).toBe(0);

  const good = await send(facade, operation('1', 'query Good { customer(id: "ada") { id } }'), token);
  await stream.next();
  await stream.next();
  const bad = await send(facade, operation('2', 'query Bad { customer(id: "..") { id } }'), token);
  await stream.next();
  await stream.next();
  for (const [response, name, told] of [
    [good, 'Good', { outcome: 'ok', sent: facade.sandbox.calls.length }],
    [bad, 'Bad', { outcome: 'partial', errors: { BAD_USER_INPUT: 1 } }],
  ] as const) {
    const requestId = response.headers.get('x-request-id');
    const lines = facade.requestLines().filter((line) => line['requestId'] === requestId);
    expect(lines).toHaveLength(2);
    expect(lines).toContainEqual(expect.objectContaining({ method: 'POST', status: 202 }));
    expect(lines).toContainEqual(
      expect.objectContaining({
        transport: 'shared-sse',
        operation: expect.objectContaining({ name, ...told }) as unknown,
      }),
    );
  }
  expect(await facade.count('operations_total')).toBe(2);
  expect(await facade.count('errors_total')).toBe(1);
  // And their spans are in the trace of whoever asked.
  const spans = (await facade.spans()).filter(({ name }) => name === 'shared-sse graphql');
  expect(spans.map((span) => span.spanContext().traceId)).toEqual(
    Array.from({ length: 2 }, () => '4bf92f3577b34da6a3ce929d0e0e4736'),
  );
});

test('a request about a shared stream that is refused has a request id, a code and a count', async () => {
  const facade = await createObservedFacade();
  const response = await send(facade, { method: 'DELETE' }, 'no such token');
  const { errors } = (await response.json()) as { errors: { extensions: object }[] };
  expect(errors[0]?.extensions).toEqual({
    code: 'BAD_USER_INPUT',
    requestId: response.headers.get('x-request-id'),
  });
  expect(await facade.count('errors_total', { code: 'BAD_USER_INPUT' })).toBe(1);
  expect(facade.requestLines().at(-1)).toMatchObject({ status: 404, operation: { outcome: 'failed' } });
});

test('an operation whose reader goes away before the answer has left', async () => {
  const facade = await createObservedFacade();
  const token = await (await send(facade, { method: 'PUT' })).text();
  const stream = readEvents(await send(facade, { method: 'GET' }, token));
  facade.sandbox.faults.add({ kind: 'hang' });
  await send(facade, operation('1', 'query Left { customer(id: "ada") { id } }'), token);
  while (facade.sandbox.calls.length === 0) await nextTurn();
  await stream.leave();
  while ((await facade.count('operations_total', { outcome: 'left' })) === 0) await nextTurn();
  expect(await facade.count('errors_total')).toBe(0);
});
