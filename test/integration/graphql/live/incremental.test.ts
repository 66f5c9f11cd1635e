import { expect, test } from 'vitest';
import { createFacade, type Asker, type Facade } from '../../../support/facade.ts';
import { inspectForLeaks } from '../../../support/leak-inspection.ts';

const dashboard = `query {
  customer(id: "ada") { id ... @defer(label: "held") { activeEntitlements { nodes { entitlement { id } } } } }
  ... @defer(label: "chart") { chart(name: REVENUE, startDate: "2026-09-01", endDate: "2026-11-01") { displayName } }
}`;

interface Part {
  readonly data?: unknown;
  readonly errors?: readonly { extensions: Record<string, unknown> }[];
  readonly incremental?: readonly {
    readonly data?: unknown;
    readonly items?: unknown;
    readonly label?: string;
    readonly path: readonly unknown[];
    readonly errors?: readonly { readonly extensions: Record<string, unknown> }[];
  }[];
  readonly hasNext?: boolean;
  readonly extensions?: Record<string, unknown>;
}

async function send(facade: Facade, query: string, accept: string, as: Asker = 'administrator') {
  const authorization = await facade.authorizationOf(as);
  return facade.server.fetch(
    new Request('http://facade.test/graphql', {
      method: 'POST',
      headers: {
        accept,
        'content-type': 'application/json',
        ...(authorization === null ? {} : { authorization }),
      },
      body: JSON.stringify({ query }),
    }),
  );
}

/** The parts of an answer that comes as `multipart/mixed`. */
async function partsOf(response: Response): Promise<readonly Part[]> {
  expect(response.headers.get('content-type')).toBe('multipart/mixed; boundary="-"');
  const text = await response.text();
  inspectForLeaks('response body', text);
  return text
    .split('\r\n')
    .filter((line) => line.startsWith('{'))
    .map((line) => JSON.parse(line) as Part);
}

test('what is deferred comes after what is at hand, and the last part says what all of it has cost', async () => {
  const facade = await createFacade();
  const parts = await partsOf(await send(facade, dashboard, 'multipart/mixed'));
  expect(parts[0]).toEqual({ data: { customer: { id: 'ada' } }, hasNext: true });
  const later = parts.slice(1).flatMap(({ incremental = [] }) => incremental);
  expect(later.map(({ label }) => label).sort()).toEqual(['chart', 'held']);
  expect(later.find(({ label }) => label === 'chart')?.data).toEqual({ chart: { displayName: 'Revenue' } });
  expect(later.find(({ label }) => label === 'held')).toMatchObject({
    path: ['customer'],
    data: { activeEntitlements: { nodes: expect.any(Array) } },
  });
  expect(parts.filter(({ extensions }) => extensions !== undefined)).toHaveLength(1);
  expect(parts.at(-1)).toMatchObject({
    hasNext: false,
    extensions: { upstream: { calls: { 'get-chart-data': 1 } } },
  });
});

test('as events of a stream as well', async () => {
  const facade = await createFacade();
  const response = await send(facade, dashboard, 'text/event-stream');
  const text = await response.text();
  expect(text.match(/event: next/g)?.length).toBeGreaterThan(1);
  expect(text).toContain('event: complete');
});

test.each(['application/json', 'application/graphql-response+json', '*/*'])(
  'whoever takes %s only is answered as a whole',
  async (accept) => {
    const facade = await createFacade();
    const response = await send(facade, dashboard, accept);
    expect(response.status).toBe(200);
    const text = await response.text();
    expect(text).toContain('"chart":{"displayName":"Revenue"}');
    expect(text).not.toContain('hasNext');
  },
);

test('a deferred part is under the same rules, and its errors are shown like others', async () => {
  const facade = await createFacade();
  const parts = await partsOf(await send(facade, dashboard, 'multipart/mixed', { customerId: 'ada' }));
  const chart = parts.flatMap(({ incremental = [] }) => incremental).find(({ label }) => label === 'chart');
  expect(chart?.data).toEqual({ chart: null });
  expect(chart?.errors).toMatchObject([{ extensions: { code: 'FORBIDDEN', requestId: expect.any(String) } }]);
});

test('items of a list may come one by one', async () => {
  const facade = await createFacade();
  const parts = await partsOf(
    await send(facade, '{ products(first: 5) { nodes @stream(initialCount: 2) { id } } }', 'multipart/mixed'),
  );
  expect(parts[0]).toMatchObject({ data: { products: { nodes: [{}, {}] } }, hasNext: true });
  expect(
    parts.slice(1).flatMap(({ incremental = [] }) => incremental.flatMap(({ items }) => items)),
  ).toHaveLength(3);
});

test('deferred parts count for the limits as if they were not', async () => {
  const facade = await createFacade({ env: { LIMIT_CALLS_STAFF: '2', LIMIT_DEPTH: '5' } });
  const many =
    '{ customer(id: "ada") { id } ... @defer { customersByIds(ids: ["1", "2", "3"]) { firstSeenAt } } }';
  const deep =
    '{ ... @defer { offerings { nodes { packages { nodes { products { nodes { product { id } } } } } } } } }';
  for (const query of [many, deep]) {
    facade.takeCalls();
    const response = await send(facade, query, 'multipart/mixed');
    expect(await response.text()).toContain('"code":"QUERY_TOO_COMPLEX"');
    expect(facade.takeCalls()).toEqual([]);
  }
});

test('the directives are refused where they mean nothing, each mistake told once', async () => {
  const facade = await createFacade();
  const refused = async (query: string) => {
    const { errors } = await facade.query(query);
    return errors.map(({ extensions }) => extensions['code']);
  };
  const invalid = 'GRAPHQL_VALIDATION_FAILED';
  expect(await refused('mutation { ... @defer { __typename } }')).toEqual([invalid]);
  expect(await refused('{ customer(id: "ada") { id @stream } }')).toEqual([invalid]);
  expect(
    await refused('{ ... @defer(label: "a") { __typename } ... @defer(label: "a") { __typename } }'),
  ).toEqual([invalid]);
  expect(await refused('{ customer(id: "ada") { id } customer(id: "bob") { id } }')).toEqual([invalid]);
});

test('a deferred part that does not come in time is given up with an error', async () => {
  const facade = await createFacade({ env: { LIMIT_EXECUTION_MS: '1000' } });
  facade.sandbox.faults.add({ operationId: 'get-chart-data', kind: 'latency', ms: 5_000 });
  const answer = await facade.clock.finish(send(facade, dashboard, 'multipart/mixed').then(partsOf));
  expect(answer[0]).toMatchObject({ data: { customer: { id: 'ada' } } });
  expect(answer.at(-1)).toMatchObject({
    hasNext: false,
    errors: [{ extensions: { code: 'UPSTREAM_TIMEOUT' } }],
  });
});
