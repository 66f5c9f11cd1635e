import { createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { createObservedFacade, type ObservedFacade } from './observed-facade.ts';

const aCustomer = 'query ACustomer($id: ID!) { customer(id: $id) { id lastSeenCountry } }';
const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');

function lastLine(facade: ObservedFacade) {
  const line = facade.requestLines().at(-1);
  if (line === undefined) throw new Error('No request was logged.');
  return line as { readonly level: string; readonly operation: Readonly<Record<string, unknown>> };
}

describe('the line of a request', () => {
  test('says who asked for what, what it took, and what it cost', async () => {
    const facade = await createObservedFacade();
    const answer = await facade.query(aCustomer, { id: 'ada' });
    const lines = facade.requestLines();
    expect(lines).toHaveLength(1);
    expect(lines[0]).toMatchObject({
      level: 'info',
      requestId: answer.headers.get('x-request-id'),
      method: 'POST',
      path: '/graphql',
      status: 200,
      durationMs: 0,
      operation: {
        name: 'ACustomer',
        hash: sha256(aCustomer),
        kind: 'query',
        viewer: 'administrator',
        viewerKind: 'staff',
        outcome: 'ok',
        sent: facade.sandbox.calls.length,
        misses: 1,
        waitedMs: 0,
      },
    });
  });

  test('of a mutation counts what was sent to change something, repetitions included, and how long it waited', async () => {
    const facade = await createObservedFacade();
    facade.sandbox.faults.add({
      kind: 'status',
      status: 429,
      retryAfterSeconds: 1,
      times: 1,
      operationId: 'block-customer',
    });
    await facade.clock.finish(
      facade.data('mutation Block { blockCustomer(input: { customerId: "ada" }) { __typename } }'),
    );
    expect(facade.sandbox.callsTo('block-customer')).toHaveLength(2);
    expect(lastLine(facade).operation).toMatchObject({ sent: facade.sandbox.calls.length });
  });

  test('holds no variable, no argument, and no name of a customer', async () => {
    const facade = await createObservedFacade({ env: { LOG_LEVEL: 'info' } });
    await facade.data(aCustomer, { id: 'ada' }, { customerId: 'ada' });
    await facade.data('{ customer(id: "ada") { id } }', {}, { customerId: 'ada' });
    const text = facade.logs.join('\n');
    expect(text).not.toMatch(/"ada"|\bada\b/);
    // Lines about one customer belong together all the same.
    const viewers = facade.requestLines().map(({ operation }) => (operation as { viewer: string }).viewer);
    expect(viewers[0]).toMatch(/^customer:[0-9a-f]{16}$/);
    expect(viewers[1]).toBe(viewers[0]);
    await facade.query(aCustomer, { id: 'bob' }, { customerId: 'bob' });
    expect(lastLine(facade).operation['viewer']).not.toBe(viewers[0]);
  });

  test('names the errors by code; only what somebody has to mend is a warning, with the calls', async () => {
    const facade = await createObservedFacade();
    await facade.query(aCustomer, { id: 'bob' }, { customerId: 'ada' });
    expect(lastLine(facade)).toMatchObject({
      level: 'info',
      operation: { outcome: 'partial', errors: { FORBIDDEN: 1 } },
    });
    facade.sandbox.faults.add({ kind: 'status', status: 500 });
    await facade.clock.finish(facade.query(aCustomer, { id: 'carol' }));
    expect(lastLine(facade)).toMatchObject({
      level: 'warn',
      operation: { errors: { UPSTREAM_UNAVAILABLE: 1 }, calls: { 'get-customer': 1 } },
    });
  });

  test('is a warning when the answer was slow, and says how long its calls waited', async () => {
    const facade = await createObservedFacade({ env: { LOG_SLOW_MS: '1000' } });
    facade.sandbox.faults.add({ kind: 'status', status: 429, retryAfterSeconds: 2, times: 1 });
    await facade.clock.finish(facade.data(aCustomer, { id: 'ada' }));
    expect(lastLine(facade)).toMatchObject({
      level: 'warn',
      slow: true,
      operation: { outcome: 'ok', sent: 2, calls: { 'get-customer': 1 } },
    });
  });

  test.each([
    ['a body that is no document', { body: '{"query": 1}' }, 400],
    ['a document that cannot be parsed', { body: '{"query":"{"}' }, 200],
    ['a refused token', { headers: { authorization: 'Bearer x' } }, 401],
    ['another media type', { headers: { 'content-type': 'text/plain' } }, 415],
    ['too large a body', { body: `{"query":"${'#'.repeat(200_000)}"}` }, 413],
  ])('is written for %s as well, once', async (_, sent: { body?: string; headers?: object }, status) => {
    const facade = await createObservedFacade();
    const response = await facade.server.fetch(
      new Request('http://facade.test/graphql', {
        method: 'POST',
        body: sent.body ?? '{"query":"{ viewer { name } }"}',
        headers: {
          'content-type': 'application/json',
          authorization: (await facade.authorizationOf('administrator')) ?? '',
          ...sent.headers,
        },
      }),
    );
    const { errors } = (await response.json()) as { errors: { extensions: { code: string } }[] };
    expect(response.status).toBe(status);
    expect(facade.requestLines()).toHaveLength(1);
    const code = errors[0]?.extensions.code ?? '';
    expect(lastLine(facade)).toMatchObject({
      status,
      operation: { outcome: 'failed', errors: { [code]: 1 } },
    });
    expect(await facade.count('operation_errors_total', { code })).toBe(1);
  });

  test.each(['/graph%71l', '/he%61lth', '/read%79', '/health/', '//health'])(
    'tells of %s as of a path that is none of ours',
    async (path) => {
      const facade = await createObservedFacade();
      const response = await facade.server.fetch(
        new Request(`http://facade.test${path}`, {
          method: 'POST',
          body: '{"query":"{ viewer { name } }"}',
          headers: {
            'content-type': 'application/json',
            authorization: (await facade.authorizationOf('administrator')) ?? '',
          },
        }),
      );
      expect(response.status).toBe(404);
      expect((await facade.server.fetch(new Request(`http://facade.test${path}`))).status).toBe(404);
      expect(await facade.count('http_requests_total', { route: 'other', status: '4xx' })).toBe(2);
    },
  );

  test('is never of a negative time, when the clock is set back meanwhile', async () => {
    const facade = await createObservedFacade();
    facade.sandbox.faults.add({ kind: 'hold', times: 1, until: () => facade.clock.advance(-5_000) });
    await facade.data(aCustomer, { id: 'ada' });
    expect(facade.requestLines().at(-1)).toMatchObject({ durationMs: 0 });
    expect(await facade.count('operation_duration_seconds_sum')).toBe(0);
    expect(await facade.count('root_field_duration_seconds_sum')).toBe(0);
  });

  test('a long name is cut, and the answer is the same', async () => {
    const facade = await createObservedFacade();
    await facade.data(`query ${'N'.repeat(200)} { viewer { name } }`);
    expect(lastLine(facade).operation['name']).toBe('N'.repeat(80));
  });

  test('of several operations the one that was asked for counts', async () => {
    const facade = await createObservedFacade();
    const response = await facade.server.fetch(
      new Request('http://facade.test/graphql', {
        method: 'POST',
        body: JSON.stringify({
          query: 'query One { viewer { name } } mutation Two { __typename }',
          operationName: 'One',
        }),
        headers: {
          'content-type': 'application/json',
          authorization: (await facade.authorizationOf('administrator')) ?? '',
        },
      }),
    );
    expect(await response.json()).toMatchObject({ data: { viewer: { name: 'administrator' } } });
    expect(lastLine(facade).operation).toMatchObject({ name: 'One', kind: 'query' });
  });

  test('probes are not told of every few seconds, unless they fail', async () => {
    const facade = await createObservedFacade({ env: { LOG_LEVEL: 'info' } });
    for (const path of ['/health', '/ready'])
      expect((await facade.server.fetch(new Request(`http://facade.test${path}`))).status).toBe(200);
    expect(facade.requestLines()).toEqual([]);
    expect(await facade.count('http_requests_total', { route: 'ready', status: '2xx' })).toBe(1);
  });
});

describe('an error that nothing handled', () => {
  test('is logged with its stack and causes, and without what hangs on it', async () => {
    const facade = await createObservedFacade();
    const cause = Object.assign(new Error('connect ECONNREFUSED'), { code: 'ECONNREFUSED' });
    const error = Object.assign(new TypeError('fetch failed', { cause }), {
      command: { name: 'auth', args: ['never to be seen'] },
      headers: { authorization: 'never to be seen' },
    });
    facade.server.noteCrash('unhandled rejection', error);
    facade.server.noteCrash('uncaught exception', 'never to be seen');
    const [line = '', other = ''] = facade.logs;
    expect(JSON.parse(line)).toMatchObject({
      level: 'fatal',
      kind: 'unhandled rejection',
      err: { type: 'TypeError', message: 'fetch failed', cause: { code: 'ECONNREFUSED' } },
    });
    expect((JSON.parse(line) as { err: { stack: string } }).err.stack).toContain('request-lines.test.ts');
    expect(line + other).not.toContain('never to be seen');
  });
});
