import { describe, expect, test } from 'vitest';
import { createSandbox } from '../../../src/sandbox/create-sandbox.ts';
import { createManualClock } from '../../fakes/manual-clock.ts';
import { errorCodes } from '../../../src/server/results/error-response.ts';
import { createObservedFacade, webhookAuthorization, type ObservedFacade } from './observed-facade.ts';

const aCustomer = 'query ACustomer($id: ID!) { customer(id: $id) { id lastSeenCountry } }';

/** How often the sandbox was really asked, by operation and status. */
function asked({ sandbox }: ObservedFacade): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const { operationId, status } of sandbox.calls) {
    const key = `${operationId} ${status === 429 ? '429' : `${String(Math.floor((status ?? 0) / 100))}xx`}`;
    counts[key] = (counts[key] ?? 0) + 1;
  }
  return counts;
}

async function told(facade: ObservedFacade, keys: readonly string[]): Promise<Record<string, number>> {
  const counts: Record<string, number> = {};
  for (const key of keys) {
    const [operation = '', status = ''] = key.split(' ');
    counts[key] = await facade.count('upstream_sends_total', { operation, status });
  }
  return counts;
}

describe('what is counted is what happened', () => {
  test('at the sandbox: each send by operation and status, and not one more', async () => {
    const facade = await createObservedFacade();
    await facade.data(aCustomer, { id: 'ada' });
    await facade.data('{ products { nodes { id app { name } } } entitlements { nodes { id } } }');
    await facade.query(aCustomer, { id: 'nobody-has-this-id' });
    const really = asked(facade);
    expect(Object.keys(really)).toEqual(
      expect.arrayContaining(['get-customer 2xx', 'get-customer 4xx', 'list-products 2xx']),
    );
    expect(await told(facade, Object.keys(really))).toEqual(really);
    expect(await facade.count('upstream_sends_total')).toBe(facade.sandbox.calls.length);
    expect(await facade.count('upstream_send_duration_seconds_count')).toBe(facade.sandbox.calls.length);
  });

  test('repetitions after a failure are sends of their own, and retries', async () => {
    const facade = await createObservedFacade();
    facade.sandbox.faults.add({ kind: 'status', status: 503, times: 2 });
    await facade.clock.finish(facade.data(aCustomer, { id: 'ada' }));
    const get = { operation: 'get-customer' };
    expect(await facade.count('upstream_sends_total', { ...get, status: '5xx' })).toBe(2);
    expect(await facade.count('upstream_sends_total', { ...get, status: '2xx' })).toBe(1);
    expect(await facade.count('upstream_retries_total', get)).toBe(2);
    expect(facade.requestLines().at(-1)).toMatchObject({ operation: { sent: 3, outcome: 'ok' } });
  });

  test('a 429 stands alone, and its wait is counted and told', async () => {
    const facade = await createObservedFacade();
    facade.sandbox.faults.add({ kind: 'status', status: 429, retryAfterSeconds: 1, times: 1 });
    await facade.clock.finish(facade.data(aCustomer, { id: 'ada' }));
    expect(await facade.count('upstream_sends_total', { operation: 'get-customer', status: '429' })).toBe(1);
    expect(await facade.count('upstream_retries_total', { operation: 'get-customer' })).toBe(1);
  });

  test('a lost connection has no status', async () => {
    const facade = await createObservedFacade();
    facade.sandbox.faults.add({ kind: 'cut', times: 1 });
    await facade.clock.finish(facade.data(aCustomer, { id: 'ada' }));
    expect(await facade.count('upstream_sends_total', { operation: 'get-customer', status: 'none' })).toBe(1);
  });

  test('operations by name and kind; errors by the code that the client got', async () => {
    const facade = await createObservedFacade();
    const customer = { customerId: 'ada' };
    await facade.data(aCustomer, { id: 'ada' }, customer);
    const foreign = await facade.query(aCustomer, { id: 'bob' }, customer);
    const invalid = await facade.query('query Wrong { nothing }');
    const nobody = await facade.query(aCustomer, { id: 'ada' }, 'nobody');
    const codesOf = (answer: typeof foreign) => answer.errors.map(({ extensions }) => extensions['code']);
    expect([foreign, invalid, nobody].map(codesOf)).toEqual([
      ['FORBIDDEN'],
      ['GRAPHQL_VALIDATION_FAILED'],
      ['UNAUTHENTICATED'],
    ]);
    const named = { operation: 'ACustomer' };
    expect(await facade.count('operation_duration_seconds_count', { ...named, kind: 'query' })).toBe(3);
    expect(await facade.count('operation_errors_total', { ...named, code: 'FORBIDDEN' })).toBe(1);
    expect(await facade.count('operation_errors_total', { ...named, code: 'UNAUTHENTICATED' })).toBe(1);
    // A document that does not come to be executed brings no name into the set.
    const other = { operation: 'other', code: 'GRAPHQL_VALIDATION_FAILED' };
    expect(await facade.count('operation_errors_total', other)).toBe(1);
    expect(await facade.count('operation_errors_total')).toBe(3);
    expect(await facade.count('errors_total', { code: 'FORBIDDEN' })).toBe(1);
    expect(await facade.count('errors_total')).toBe(3);
    expect(await facade.count('operations_total', { viewer: 'customer', outcome: 'ok' })).toBe(1);
    expect(await facade.count('operations_total', { viewer: 'anonymous' })).toBe(1);
    expect(await facade.count('operations_total')).toBe(4);
    expect(await facade.count('http_requests_total', { route: 'graphql' })).toBe(4);
  });

  test('root fields, and which of them failed', async () => {
    const facade = await createObservedFacade();
    await facade.query('{ one: customer(id: "ada") { id } two: customer(id: "..") { id } viewer { name } }');
    expect(await facade.count('root_field_duration_seconds_count', { field: 'customer' })).toBe(2);
    expect(await facade.count('root_field_errors_total', { field: 'customer' })).toBe(1);
    expect(await facade.count('root_field_errors_total', { field: 'viewer' })).toBe(0);
  });

  test('mutations by how they ended', async () => {
    const facade = await createObservedFacade();
    const block =
      'mutation Block($id: ID!) { blockCustomer(input: { customerId: $id }) { __typename ... on UserError { code } } }';
    await facade.data(block, { id: 'ada' });
    await facade.query(block, { id: 'ada' }, { scopes: ['customer_information:customers:read'] });
    expect(await facade.count('mutations_total', { mutation: 'blockCustomer', outcome: 'OK' })).toBe(1);
    expect(await facade.count('mutations_total', { mutation: 'blockCustomer', outcome: 'FORBIDDEN' })).toBe(
      1,
    );
    expect(await facade.count('mutations_total')).toBe(2);
  });
});

describe('what is remembered', () => {
  test('adds up with what each answer says of itself', async () => {
    const facade = await createObservedFacade();
    const costs: { hits: number; misses: number; coalesced: number }[] = [];
    for (const document of [
      aCustomer,
      aCustomer,
      '{ products { nodes { id } } offerings { nodes { id } } }',
    ]) {
      const { extensions } = await facade.query(document, { id: 'ada' });
      costs.push((extensions as { upstream: { cache: (typeof costs)[number] } }).upstream.cache);
    }
    for (const [result, field] of [
      ['hit', 'hits'],
      ['miss', 'misses'],
      ['coalesced', 'coalesced'],
    ] as const) {
      const sum = costs.reduce((total, cost) => total + cost[field], 0);
      expect(await facade.count('cache_answers_total', { result }), result).toBe(sum);
    }
    expect(costs.map(({ misses }) => misses)).toEqual([1, 0, 2]);
    expect(await facade.count('cache_entries')).toBeGreaterThan(0);
    expect(await facade.count('cache_bytes')).toBeGreaterThan(0);
  });

  test('whole answers count as the operation that they answer', async () => {
    const facade = await createObservedFacade();
    const reader = { scopes: ['customer_information:customers:read'] };
    for (let time = 0; time < 3; time += 1) await facade.data(aCustomer, { id: 'ada' }, reader);
    // The first is loaded; the second is made of what is remembered, and remembered whole.
    expect(await facade.count('answer_memory_lookups_total', { result: 'hit' })).toBe(1);
    expect(await facade.count('answer_memory_lookups_total', { result: 'miss' })).toBe(2);
    expect(await facade.count('answer_memory_entries')).toBe(1);
    expect(await facade.count('operation_duration_seconds_count', { operation: 'ACustomer' })).toBe(3);
    expect(await facade.count('operations_total', { viewer: 'staff', outcome: 'ok' })).toBe(3);
    expect(facade.requestLines().at(-1)).toMatchObject({
      operation: { name: 'ACustomer', kind: 'query', recalled: true, outcome: 'ok' },
    });
  });

  test('answers past their lifetime, while they are read anew and while nobody can be asked', async () => {
    const facade = await createObservedFacade();
    await facade.data(aCustomer, { id: 'ada' });
    await facade.clock.advance(90_000);
    await facade.data(aCustomer, { id: 'ada' });
    expect(await facade.count('cache_answers_total', { result: 'stale' })).toBe(1);
    expect(await facade.count('cache_answers_total', { result: 'refresh' })).toBe(1);
    expect(facade.requestLines().at(-1)).toMatchObject({ operation: { stale: 1, sent: 0 } });
    facade.sandbox.faults.add({ kind: 'status', status: 503 });
    await facade.clock.advance(200_000);
    const answer = await facade.clock.finish(facade.query(aCustomer, { id: 'ada' }));
    expect(answer.extensions).toMatchObject({ stale: {} });
    expect(await facade.count('cache_answers_total', { result: 'outage' })).toBe(1);
  });

  test('evictions are counted', async () => {
    const facade = await createObservedFacade({ env: { CACHE_MAX_BYTES: '1000000' } });
    for (let page = 0; page < 30; page += 1) {
      const ids = Array.from({ length: 20 }, (_, index) => `new-${String(page)}-${String(index)}`);
      await facade.data('query Many($ids: [ID!]!) { customersByIds(ids: $ids) { id } }', { ids });
    }
    const entries = await facade.count('cache_entries');
    expect(await facade.count('cache_bytes')).toBeLessThanOrEqual(1_000_000);
    expect(entries + (await facade.count('cache_evictions_total'))).toBeGreaterThanOrEqual(600);
  });
});

describe('the budget', () => {
  test('is what upstreamBudget says', async () => {
    const facade = await createObservedFacade();
    await facade.data(aCustomer, { id: 'ada' });
    const { upstreamBudget } = await facade.data<{
      upstreamBudget: { domains: { key: string; domain: string; limit: number; remaining: number }[] };
    }>('{ upstreamBudget { domains { key domain limit remaining } } }');
    const budgets = upstreamBudget.domains.filter(({ key }) => key === 'READ');
    expect(budgets.length).toBeGreaterThan(0);
    for (const { domain, limit, remaining } of budgets) {
      const labels = { key: 'read', domain: domain.toLowerCase() };
      expect(await facade.count('upstream_budget_limit', labels)).toBe(limit);
      expect(await facade.count('upstream_budget_remaining', labels)).toBe(remaining);
    }
  });

  test('waits and refusals are those of the requests that had to wait or were refused', async () => {
    const clock = createManualClock();
    const sandbox = createSandbox({ clock, rateLimits: 'documented' });
    const facade = await createObservedFacade({ clock, sandbox, env: { UPSTREAM_HEADROOM_PERCENT: '90' } });
    const answers = await clock.finish(
      Promise.all(
        Array.from({ length: 80 }, (_, index) => facade.query(aCustomer, { id: `id-${String(index)}` })),
      ),
    );
    const refused = answers.flatMap(({ errors }) => errors.map(({ extensions }) => extensions['code']));
    expect(new Set(refused)).toEqual(new Set(['RATE_LIMITED']));
    const customers = { domain: 'customer_information', priority: 'interactive' };
    expect(await facade.count('upstream_budget_refusals_total', customers)).toBe(refused.length);
    expect(await facade.count('errors_total', { code: 'RATE_LIMITED' })).toBe(refused.length);
    const lines = facade
      .requestLines()
      .map(({ operation }) => operation as { sent: number; waitedMs: number });
    const waitedMs = lines.reduce((sum, line) => sum + line.waitedMs, 0);
    expect(waitedMs).toBeGreaterThan(0);
    expect(await facade.count('upstream_wait_seconds_sum', { priority: 'interactive' })).toBeCloseTo(
      waitedMs / 1000,
    );
    expect(lines.reduce((sum, line) => sum + line.sent, 0)).toBe(sandbox.calls.length);
  });

  test('a probe that hangs counts as another time that upstream was taken for dead, however briefly it is open between', async () => {
    const facade = await createObservedFacade();
    facade.sandbox.faults.add({ kind: 'hang' });
    const ask = (id: string) => facade.clock.finish(facade.query(aCustomer, { id }));
    await Promise.all(Array.from({ length: 12 }, (_, index) => ask(`customer-${String(index)}`)));
    const openings = async () => facade.count('upstream_circuit_openings_total');
    const before = await openings();
    expect(before).toBeGreaterThan(0);
    await facade.clock.advance(5_000);
    await ask('probe-one');
    await facade.clock.advance(5_000);
    await ask('probe-two');
    expect(await openings()).toBe(before + 2);
  });

  test('sends that failed and the state of the circuit are those that callers met', async () => {
    const facade = await createObservedFacade();
    expect(await facade.count('upstream_circuit_state', { state: 'closed' })).toBe(1);
    facade.sandbox.faults.add({ kind: 'status', status: 500 });
    for (let index = 0; index < 12; index += 1) {
      await facade.clock.finish(facade.query(aCustomer, { id: `customer-${String(index)}` }));
    }
    expect(await facade.count('upstream_circuit_state', { state: 'open' })).toBe(1);
    expect(await facade.count('upstream_circuit_state')).toBe(1);
    expect(await facade.count('part_ok', { part: 'upstream' })).toBe(0);
    expect(await facade.count('upstream_sends_total', { status: '5xx' })).toBe(facade.sandbox.calls.length);
  });
});

describe('webhooks', () => {
  const deliver = (facade: ObservedFacade, event: object, authorization = webhookAuthorization) =>
    facade.server.fetch(
      new Request('http://facade.test/webhooks/revenuecat', {
        method: 'POST',
        headers: { authorization },
        body: JSON.stringify({ event }),
      }),
    );

  test('are counted by documented type and by what became of them, with their lag', async () => {
    const facade = await createObservedFacade();
    const at = facade.clock.now() - 4_000;
    const renewal = { type: 'RENEWAL', id: '1', app_user_id: 'ada', event_timestamp_ms: at };
    await deliver(facade, renewal);
    await deliver(facade, renewal);
    await deliver(facade, { type: 'TYPE_OF_NEXT_YEAR', id: '2', app_user_id: 'ada' });
    await deliver(facade, { no: 'type' });
    await deliver(facade, renewal, 'not the right one');
    const counts = async (labels: Record<string, string>) => facade.count('webhooks_total', labels);
    expect(await counts({ type: 'RENEWAL', outcome: 'applied' })).toBe(1);
    expect(await counts({ type: 'RENEWAL', outcome: 'duplicate' })).toBe(1);
    expect(await counts({ type: 'other', outcome: 'applied' })).toBe(1);
    expect(await counts({ type: 'none', outcome: 'refused' })).toBe(1);
    expect(await counts({ type: 'none', outcome: 'unauthorized' })).toBe(1);
    expect(await counts({})).toBe(5);
    expect(await facade.count('webhook_lag_seconds_count')).toBe(2);
    expect(await facade.count('webhook_lag_seconds_sum')).toBe(8);
    expect(await facade.count('webhook_feed_live')).toBe(0);
    expect(await facade.metricsText()).not.toContain('TYPE_OF_NEXT_YEAR');
  });
});

describe('/metrics', () => {
  test('tells nothing of customers, tokens or documents, and stays within its bounds whatever names come', async () => {
    const facade = await createObservedFacade();
    for (let index = 0; index < 250; index += 1) {
      await facade.data(`query Name${String(index)} { viewer { name } }`);
    }
    await facade.query('query NameOfNobody { viewer { name } }', {}, 'nobody');
    await facade.data(aCustomer, { id: 'ada' });
    const text = await facade.metricsText();
    expect(new Set([...text.matchAll(/operation="(Name\d+)"/g)].map(([, name]) => name)).size).toBe(200);
    expect(text).not.toContain('NameOfNobody');
    expect(text).not.toContain('"ada"');
    expect(await facade.count('operation_duration_seconds_count', { operation: 'other' })).toBe(52);
    expect(await facade.count('operations_total')).toBe(252);
  });

  test('knows the listed names only, where names are listed', async () => {
    const facade = await createObservedFacade({ env: { METRICS_OPERATIONS: 'ACustomer' } });
    await facade.data(aCustomer, { id: 'ada' });
    await facade.data('query Unlisted { viewer { name } }');
    expect(await facade.count('operation_duration_seconds_count', { operation: 'ACustomer' })).toBe(1);
    expect(await facade.count('operation_duration_seconds_count', { operation: 'other' })).toBe(1);
  });

  test('is not on the port of the graph, and answers GET of its very path only', async () => {
    const { server } = await createObservedFacade();
    expect((await server.fetch(new Request('http://facade.test/metrics'))).status).toBe(404);
    const statusOf = async (path: string, method = 'GET') =>
      (await server.fetchMetrics(new Request(`http://metrics.test${path}`, { method }))).status;
    expect(await statusOf('/metrics')).toBe(200);
    expect(await statusOf('/metrics/')).toBe(404);
    expect(await statusOf('/x/metrics')).toBe(404);
    expect(await statusOf('/?/metrics')).toBe(404);
    expect(await statusOf('/metrics', 'POST')).toBe(405);
  });

  test('has every code of an error from the start, so that the first one is seen as a rise', async () => {
    const text = await (await createObservedFacade()).metricsText();
    for (const code of Object.keys(errorCodes))
      expect(text).toContain(`revenuecat_graphql_errors_total{code="${code}"} 0`);
  });

  test('holds the figures of the process', async () => {
    const text = await (await createObservedFacade()).metricsText();
    for (const name of [
      'nodejs_eventloop_lag_p99_seconds',
      'process_resident_memory_bytes',
      'process_cpu_seconds_total',
    ])
      expect(text).toContain(`\n${name}`);
  });

  test('is nothing where no port is set, and nothing is counted', async () => {
    const facade = await createObservedFacade({ env: { METRICS_PORT: '' } });
    await facade.data(aCustomer, { id: 'ada' });
    const answer = await facade.server.fetchMetrics(new Request('http://metrics.test/metrics'));
    expect(answer.status).toBe(404);
  });
});
