import { setImmediate as nextTurn } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { createObservedFacade, type ObservedFacade } from './observed-facade.ts';

const aCustomer = 'query ACustomer { customer(id: "ada") { id lastSeenCountry } }';
const block = 'mutation Block { blockCustomer(input: { customerId: "ada" }) { __typename } }';
const follow = 'subscription Follow { customerChanged(id: "ada") { customer { id } } }';

/** What ends the signal of a request is a text on a port, and an error elsewhere. */
const reasons = ['Client connection prematurely closed.', new DOMException('It left.', 'AbortError')];

/** Lets no call take effect before the function that is returned was called. */
function holdUpstream({ sandbox }: ObservedFacade): () => void {
  let release = (): void => undefined;
  const held = new Promise<void>((resolve) => {
    release = resolve;
  });
  sandbox.faults.add({ kind: 'hold', until: () => held });
  return release;
}

/** Asks, and leaves as soon as upstream was asked. */
async function askAndLeave(facade: ObservedFacade, document: string, accept: string, reason: unknown) {
  const client = new AbortController();
  const asked = facade.server.fetch(
    new Request('http://facade.test/graphql', {
      method: 'POST',
      body: JSON.stringify({ query: document }),
      headers: {
        accept,
        'content-type': 'application/json',
        authorization: (await facade.authorizationOf('administrator')) ?? '',
      },
      signal: client.signal,
    }),
  );
  while (facade.sandbox.calls.length === 0) await nextTurn();
  client.abort(reason);
  return asked;
}

test.each(
  [
    ['a query', 'ACustomer', aCustomer, 'application/json'],
    ['a query in parts', 'ACustomer', aCustomer, 'multipart/mixed'],
    ['a mutation', 'Block', block, 'application/json'],
    ['a subscription', 'Follow', follow, 'text/event-stream'],
  ].flatMap(([what = '', name = '', document = '', accept = '']) =>
    reasons.map((reason) => ({ what, name, document, accept, reason })),
  ),
)(
  '$what that nobody waits for any more has one line, is counted as left, and is no error',
  async ({ name, document, accept, reason }) => {
    const facade = await createObservedFacade();
    const release = holdUpstream(facade);
    await askAndLeave(facade, document, accept, reason);
    release();
    expect(facade.requestLines()).toEqual([
      expect.objectContaining({
        level: 'info',
        status: 499,
        operation: expect.objectContaining({ name, outcome: 'left' }) as unknown,
      }),
    ]);
    expect(facade.requestLines()[0]).not.toHaveProperty('operation.errors');
    expect(facade.logs.filter((line) => /"level":"(?:error|fatal)"/.test(line))).toEqual([]);
    expect(await facade.count('http_requests_total', { route: 'graphql', status: '4xx' })).toBe(1);
    expect(await facade.count('operations_total', { outcome: 'left' })).toBe(1);
    expect(await facade.count('operations_total')).toBe(1);
    expect(await facade.count('errors_total')).toBe(0);
    expect(await facade.count('root_field_errors_total')).toBe(0);
    const [request] = (await facade.spans()).filter(({ name: span }) => span === 'POST graphql');
    expect(request?.attributes).toMatchObject({ 'http.response.status_code': 499 });
    expect(request?.attributes).not.toHaveProperty('error.type');
  },
);

test('a mutation whose outcome nobody knows is counted from the start, also where its sender has left', async () => {
  const facade = await createObservedFacade();
  const unknown = { mutation: 'blockCustomer', outcome: 'OUTCOME_UNKNOWN' };
  expect(await facade.metricsText()).toContain(
    'revenuecat_graphql_mutations_total{mutation="blockCustomer",outcome="OUTCOME_UNKNOWN"} 0',
  );
  const release = holdUpstream(facade);
  facade.sandbox.faults.add({ kind: 'cut', operationId: 'block-customer', afterEffect: true });
  await askAndLeave(facade, block, 'application/json', reasons[0]);
  release();
  while ((await facade.count('mutations_total', unknown)) === 0) await nextTurn();
  expect(await facade.count('errors_total')).toBe(0);
});
