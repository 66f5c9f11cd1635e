import { describe, expect, test } from 'vitest';
import type { OperationId } from '../../../../src/revenuecat/generated/operations.ts';
import { exampleQuery } from '../../../support/facade.ts';
import {
  createFaultyUpstream,
  down,
  slow,
  status,
  type FaultHere,
} from '../../../support/faulty-upstream.ts';

const { clock, sandbox, answerUnder, createFacade } = createFaultyUpstream();

/** What becomes of a read; null where the answer is null without an error. */
const readFaults: readonly [name: string, fault: FaultHere, code: string][] = [
  ['is down', down, 'UPSTREAM_UNAVAILABLE'],
  ['is slow', slow, 'UPSTREAM_TIMEOUT'],
  ['answers 401', status(401), 'CONFIGURATION'],
  ['answers 403', status(403), 'CONFIGURATION'],
  ['answers 422', status(422), 'BAD_USER_INPUT'],
  ['answers 423', status(423), 'UPSTREAM_UNAVAILABLE'],
  ['answers 429', status(429), 'RATE_LIMITED'],
  ['answers 500', status(500), 'UPSTREAM_UNAVAILABLE'],
  ['answers 503', status(503), 'UPSTREAM_UNAVAILABLE'],
  ['answers the HTML page of a proxy', { kind: 'html' }, 'UPSTREAM_UNAVAILABLE'],
  ['answers 404 as HTML', { kind: 'html', status: 404 }, 'UPSTREAM_UNAVAILABLE'],
  ['answers 200 as HTML', { kind: 'html', status: 200 }, 'UPSTREAM_UNAVAILABLE'],
  ['answers truncated JSON', { kind: 'truncated' }, 'UPSTREAM_UNAVAILABLE'],
  ['answers nothing', { kind: 'empty' }, 'UPSTREAM_UNAVAILABLE'],
  ['answers 400 to a request of ours', status(400), 'INTERNAL_SERVER_ERROR'],
];

/** Where reads happen: the document, the operation behind it, and the field that fails. `rest` must always answer. */
const places: readonly { name: string; document: string; operation: OperationId; path: string[] }[] = [
  {
    name: 'a customer',
    document: '{ customer(id: "ada") { id lastSeenCountry } rest: apps { nodes { id } } }',
    operation: 'get-customer',
    path: ['customer'],
  },
  {
    name: 'the list of customers',
    document: '{ customers(first: 2) { nodes { id } } rest: apps { nodes { id } } }',
    operation: 'list-customers',
    path: ['customers'],
  },
  {
    name: "a customer's list",
    document: '{ rest: customer(id: "ada") { id subscriptions { nodes { id } } } }',
    operation: 'list-subscriptions',
    path: ['rest', 'subscriptions'],
  },
  {
    name: 'a subscription',
    document: '{ subscription(id: "sub1") { id status } rest: apps { nodes { id } } }',
    operation: 'get-subscription',
    path: ['subscription'],
  },
  ...(['products', 'entitlements', 'offerings', 'apps'] as const).map((list) => ({
    name: `the list of ${list}`,
    document: `{ ${list} { nodes { id } } rest: customer(id: "ada") { id } }`,
    operation: `list-${list}` as const,
    path: [list],
  })),
  {
    name: 'a reference into the configuration',
    document: '{ rest: customer(id: "ada") { activeEntitlement(lookupKey: "pro") { expiresAt } } }',
    operation: 'list-entitlements',
    path: ['rest', 'activeEntitlement'],
  },
];

function fieldAt(data: unknown, path: readonly string[]): unknown {
  return path.reduce<unknown>((object, name) => (object as Record<string, unknown>)[name], data);
}

describe.each(places)('a read of $name', ({ document, operation, path }) => {
  test.each(readFaults)('when upstream %s', async (_name, fault, code) => {
    const answer = await answerUnder({ ...fault, operationId: operation }, document);
    expect(answer.errors).toHaveLength(1);
    const [error] = answer.errors;
    expect(error?.path).toEqual(path);
    expect(error?.extensions).toMatchObject({ code, requestId: answer.headers.get('x-request-id') });
    expect(fieldAt(answer.data, path)).toBeNull();
    expect(fieldAt(answer.data, ['rest'])).toMatchObject({});
    expect(answer.status).toBe(200);
  });

  test('when upstream works again', async () => {
    const facade = await createFacade();
    await answerUnder({ kind: 'status', status: 500, operationId: operation }, document, {}, facade);
    const answer = await answerUnder(null, document, {}, facade);
    expect(answer.errors).toEqual([]);
  });

  test('when one failed send is made good by the next', async () => {
    const fault = { kind: 'status', status: 500, times: 1, operationId: operation } as const;
    expect((await answerUnder(fault, document)).errors).toEqual([]);
  });
});

describe('what does not exist upstream', () => {
  test.each(places.filter(({ operation }) => operation.startsWith('get-')))(
    '$name that answers 404 is null without an error',
    async ({ document, operation, path }) => {
      const answer = await answerUnder({ kind: 'status', status: 404, operationId: operation }, document);
      expect(answer.errors).toEqual([]);
      expect(fieldAt(answer.data, path)).toBeNull();
    },
  );

  test('the lists of a customer who is gone since are null without an error', async () => {
    const facade = await createFacade();
    await facade.data('{ customer(id: "ada") { lastSeenCountry } }');
    sandbox.faults.add({ kind: 'status', status: 404 });
    const answer = await answerUnder(
      null,
      `{ customer(id: "ada") { lastSeenCountry subscriptions { nodes { id } } purchases { nodes { id } }
         aliases { nodes { id } } activeSubscription { id } } }`,
      {},
      facade,
    );
    expect(answer.errors).toEqual([]);
    expect(answer.data).toEqual({
      customer: {
        lastSeenCountry: expect.any(String) as unknown,
        subscriptions: null,
        purchases: null,
        aliases: null,
        activeSubscription: null,
      },
    });
  });

  test.each(['products', 'entitlements', 'offerings', 'apps', 'customers'])(
    'a project without %s is one that does not exist, and whoever runs the server has to look',
    async (list) => {
      const answer = await answerUnder(
        { kind: 'status', status: 404 },
        `{ ${list} { nodes { id } } viewer { name } }`,
      );
      expect(answer.errors.map((error) => error.extensions['code'])).toEqual(['CONFIGURATION']);
      expect(answer.data).toEqual({ [list]: null, viewer: { name: 'administrator' } });
    },
  );
});

describe('rate limits of upstream', () => {
  const customer = '{ customer(id: "ada") { lastSeenCountry } apps { nodes { id } } }';

  test('the answer says who limits and when to come back, as an extension and as a header', async () => {
    const answer = await answerUnder(
      { kind: 'status', status: 429, retryAfterSeconds: 37, operationId: 'get-customer' },
      customer,
    );
    expect(answer.errors[0]?.extensions).toMatchObject({
      code: 'RATE_LIMITED',
      retryAfterMs: 37_000,
      limitedBy: 'UPSTREAM',
    });
    expect(answer.headers.get('retry-after')).toBe('37');
    expect(answer.text).not.toContain('"http"');
    expect(sandbox.callsTo('get-customer').length, 'waiting longer than the deadline').toBeGreaterThan(0);
  });

  test('the longest of several waits is the one in the header', async () => {
    const facade = await createFacade();
    sandbox.faults.add({
      kind: 'status',
      status: 429,
      retryAfterSeconds: 12,
      operationId: 'list-apps',
    });
    const answer = await answerUnder(
      { kind: 'status', status: 429, backoffMs: 20_500, operationId: 'get-customer' },
      customer,
      {},
      facade,
    );
    const waits = answer.errors.map((error) => error.extensions['retryAfterMs']);
    expect(waits.toSorted()).toEqual([12_000, 20_500]);
    expect(answer.headers.get('retry-after')).toBe('21');
  });

  test('a short wait is made by the server, and nobody notices', async () => {
    const before = clock.now();
    const answer = await answerUnder(
      { kind: 'status', status: 429, retryAfterSeconds: 2, times: 1, operationId: 'get-customer' },
      customer,
    );
    expect(answer.errors).toEqual([]);
    expect(clock.now() - before).toBeGreaterThanOrEqual(2000);
  });
});

describe('one failing row', () => {
  test('fails alone: nineteen customers are complete, and one error carries its path', async () => {
    const facade = await createFacade();
    const ids = await facade.data<{ customers: { nodes: { id: string }[] } }>(
      '{ customers(first: 20) { nodes { id } } }',
    );
    const failing = ids.customers.nodes[7]?.id ?? '';
    const answer = await answerUnder(
      {
        kind: 'status',
        status: 500,
        operationId: 'list-subscriptions',
        where: (path) => path['customer_id'] === failing,
      },
      await exampleQuery('support-list'),
      { first: 20 },
    );
    expect(answer.errors).toHaveLength(1);
    expect(answer.errors[0]).toMatchObject({
      path: ['customers', 'nodes', 7, 'subscriptions'],
      extensions: { code: 'UPSTREAM_UNAVAILABLE' },
    });
    const { nodes } = (answer.data as { customers: { nodes: Record<string, unknown>[] } }).customers;
    expect(nodes).toHaveLength(20);
    for (const [index, node] of nodes.entries()) {
      expect(node).toMatchObject({ id: ids.customers.nodes[index]?.id, activeEntitlements: {} });
      if (index !== 7) expect(node).toMatchObject({ subscriptions: { nodes: expect.any(Array) } });
    }
  });

  test('a customer that cannot be loaded is one null among those asked by id', async () => {
    const answer = await answerUnder(
      {
        kind: 'cut',
        operationId: 'get-customer',
        where: (path) => path['customer_id'] === 'grace',
      },
      '{ customersByIds(ids: ["ada", "grace", "nobody-of-this-name", "wilma"]) { id lastSeenCountry } }',
    );
    expect(answer.errors).toHaveLength(1);
    expect(answer.errors[0]?.path).toEqual(['customersByIds', 1]);
    expect(answer.data).toMatchObject({ customersByIds: [{ id: 'ada' }, null, null, { id: 'wilma' }] });
  });

  test('a node that cannot be loaded is one null among its neighbours', async () => {
    const facade = await createFacade();
    const { one, other } = await facade.data<Record<'one' | 'other', { nodeId: string }>>(
      '{ one: customer(id: "ada") { nodeId } other: customer(id: "grace") { nodeId } }',
    );
    const answer = await answerUnder(
      {
        kind: 'status',
        status: 500,
        operationId: 'get-customer',
        where: (path) => path['customer_id'] === 'ada',
      },
      'query ($ids: [ID!]!) { nodes(ids: $ids) { ... on Customer { id lastSeenCountry } } }',
      { ids: [one.nodeId, other.nodeId] },
    );
    expect(answer.errors.map((error) => error.path)).toEqual([['nodes', 0]]);
    expect(answer.data).toMatchObject({ nodes: [null, { id: 'grace' }] });
  });

  test('an entity that cannot be loaded is one null among its neighbours', async () => {
    const answer = await answerUnder(
      {
        kind: 'status',
        status: 500,
        operationId: 'get-customer',
        where: (path) => path['customer_id'] === 'ada',
      },
      'query ($of: [_Any!]!) { _entities(representations: $of) { ... on Customer { id lastSeenCountry } } }',
      { of: ['ada', 'grace'].map((id) => ({ __typename: 'Customer', id })) },
    );
    expect(answer.errors.map((error) => error.path)).toEqual([['_entities', 0]]);
    expect(answer.data).toMatchObject({ _entities: [null, { id: 'grace' }] });
  });
});
