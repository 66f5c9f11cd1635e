import { describe, expect, test } from 'vitest';
import { knownScopes } from '../../../src/auth/scopes.ts';
import { createFacade, exampleQuery } from '../../support/facade.ts';
import { createReceivingFacade } from '../../support/webhook-deliveries.ts';
import { send, type Sending } from './sending.ts';

const get = { method: 'GET' };
/** By somebody who may see everything, and whose answers do not tell their own cost. */
const staff = { ...get, as: { scopes: knownScopes.filter((scope) => !scope.startsWith('facade:')) } };
const lastSeen = '{ customer(id: "ada") { lastSeenCountry } }';
const cacheControl = async (response: Promise<Response>): Promise<string | null> =>
  (await response).headers.get('cache-control');

describe('what a cache is told of an answer', () => {
  test('a GET that memory answers is the sender’s to keep, as long as its data stays fresh', async () => {
    const facade = await createFacade();
    await send(facade, lastSeen);
    await facade.clock.advance(15_000);
    expect(await cacheControl(send(facade, lastSeen, get))).toBe('private, max-age=45');
    await facade.clock.advance(44_500);
    // Half a second is left.
    expect(await cacheControl(send(facade, lastSeen, get))).toBe('no-store');
  });

  test('the part that ends first decides', async () => {
    const facade = await createFacade();
    const both = '{ customer(id: "ada") { lastSeenCountry } offerings { nodes { id } } }';
    await send(facade, both);
    await facade.clock.advance(10_000);
    expect(await cacheControl(send(facade, both, get))).toBe('private, max-age=50');
    expect(await cacheControl(send(facade, '{ offerings { nodes { id } } }', get))).toBe(
      'private, max-age=290',
    );
  });

  test('a first GET, whose data is loaded for it, is kept as long as that data stays fresh', async () => {
    const facade = await createFacade();
    expect(await cacheControl(send(facade, lastSeen, get))).toBe('private, max-age=60');
    expect(await cacheControl(send(facade, '{ offerings { nodes { id } } }', get))).toBe(
      'private, max-age=300',
    );
    expect(await cacheControl(send(facade, '{ customer(id: "nobody-at-all") { id } }', get))).toBe(
      'private, max-age=5',
    );
  });

  test('GETs that wait for one load are told the same', async () => {
    const facade = await createFacade();
    const asked = [send(facade, lastSeen, get), send(facade, lastSeen, get)];
    expect(await Promise.all(asked.map(cacheControl))).toEqual(Array(2).fill('private, max-age=60'));
    expect(facade.takeCalls()).toEqual(['get-customer']);
  });

  test('a list of several pages is kept as long as its first', async () => {
    const facade = await createFacade();
    for (let index = 0; index < 120; index += 1)
      facade.sandbox.add.product({ id: `prodmany${String(index)}` });
    const products =
      '{ products(first: 100) { nodes { id } } product(id: "prodmany118") { id } last: product(id: "prodmany119") { id } }';
    expect(await cacheControl(send(facade, products, staff))).toBe('private, max-age=300');
    expect(facade.takeCalls()).toEqual(['list-products', 'list-products']);
  });

  test('nobody keeps a subscription beyond the end of its period', async () => {
    const facade = await createFacade();
    const product = facade.sandbox.add.product({});
    const { id } = facade.sandbox.add.subscription({
      customerId: 'rita',
      productId: product.id,
      currentPeriodEndsAt: facade.clock.now() + 20_000,
    });
    for (const query of [
      `{ subscription(id: "${id}") { id status } }`,
      '{ customer(id: "rita") { lastSeenCountry subscriptions { nodes { id } } } offerings { nodes { id } } }',
      '{ customer(id: "rita") { activeSubscription { id } } }',
    ])
      expect(await cacheControl(send(facade, query, staff))).toBe('private, max-age=20');
  });

  test('what was judged against the clock is kept until it would be judged otherwise', async () => {
    const facade = await createFacade();
    const { entitlement } = await facade.data<{ entitlement: { id: string } }>(
      '{ entitlement(lookupKey: "pro") { id } }',
    );
    const expiresAt = new Date(facade.clock.now() + 40_000).toISOString();
    const input = { customerId: 'newcomer', entitlementId: entitlement.id, expiresAt };
    await facade.data(await exampleQuery('grant-entitlement'), { input });
    const judged = '{ customer(id: "newcomer") { hasActiveEntitlement(lookupKey: "pro") } }';
    const as = { customerId: 'newcomer' };
    expect(await cacheControl(send(facade, judged, { as, ...get }))).toBe('private, max-age=40');
    await facade.clock.advance(25_000);
    expect(await cacheControl(send(facade, judged, { as, ...get }))).toBe('private, max-age=15');
  });

  test.each(['get-customer', 'list-offerings'] as const)(
    'nobody keeps what has changed by the time of the answer: while %s runs',
    async (slowest) => {
      const { facade, send: tell } = await createReceivingFacade();
      const [reached, release] = [Promise.withResolvers<undefined>(), Promise.withResolvers<undefined>()];
      const until = (): Promise<unknown> => {
        reached.resolve(undefined);
        return release.promise;
      };
      facade.sandbox.faults.add({ kind: 'hold', until, times: 1, operationId: slowest });
      const both = '{ customer(id: "ada") { lastSeenCountry } offerings { nodes { id } } }';
      const answered = send(facade, both, get);
      await reached.promise;
      // The other part of the answer is there by now.
      await facade.clock.advance(0);
      await tell({ id: '1', type: 'CANCELLATION', app_user_id: 'ada' });
      release.resolve(undefined);
      const answer = await answered;
      expect(await answer.json()).not.toHaveProperty('errors');
      expect(answer.headers.get('cache-control')).toBe('no-store');
      expect(await cacheControl(send(facade, both, get))).toBe('private, max-age=60');
    },
  );

  test('nobody keeps a copy past its lifetime', async () => {
    const facade = await createFacade();
    await send(facade, lastSeen);
    await facade.clock.advance(61_000);
    expect(await cacheControl(send(facade, lastSeen, get))).toBe('no-store');
    expect(await cacheControl(send(facade, lastSeen, get))).toBe('private, max-age=60');
    facade.sandbox.faults.add({ kind: 'status', status: 503 });
    await facade.clock.advance(300_000);
    expect(await cacheControl(facade.clock.finish(send(facade, lastSeen, get)))).toBe('no-store');
  });

  test('nobody keeps a signed link, or what the SDK is offered', async () => {
    const facade = await createFacade();
    const project = facade.sandbox.store.project(facade.sandbox.projectId);
    const app = [...(project?.apps ?? [])].find(({ type }) => type === 'app_store');
    for (const [query, answer] of [
      ['{ customer(id: "wilma") { id invoices(first: 1) { nodes { invoiceUrl } } } }', /"invoiceUrl":"http/],
      [
        `{ sdkOfferings(appId: "${app?.id ?? ''}", customerId: "ada") { offerings { identifier } } }`,
        /default/,
      ],
    ] as const) {
      const response = await send(facade, query, { ...staff });
      expect(await response.text()).toMatch(answer);
      expect(response.headers.get('cache-control')).toBe('no-store');
    }
  });

  test('nobody keeps an answer that comes in parts', async () => {
    const facade = await createFacade();
    const query = '{ customer(id: "ada") { id ... @defer { lastSeenCountry } } }';
    const headers = { accept: 'multipart/mixed' };
    const response = await send(facade, query, { headers, ...get });
    expect(await response.text()).toContain('hasNext');
    expect(response.headers.get('cache-control')).toBe('no-store');
  });

  test.each([
    ['a POST', lastSeen, {}],
    ['an answer about nothing that ends', '{ viewer { name } }', get],
    [
      'an error beside data',
      '{ customer(id: "ada") { id lastSeenAt } broken: customer(id: "..") { id } }',
      get,
    ],
    ['an error alone', '{ nothing }', get],
    ['a refused mutation', 'mutation { __typename }', get],
    ['a refused credential', lastSeen, { ...get, as: { authorization: 'Bearer wrong' } }],
    ['an answer that tells its own cost', lastSeen, { ...get, as: 'administrator' }],
  ] satisfies readonly (readonly [string, string, Sending])[])(
    'nobody keeps %s',
    async (_what, query, sending) => {
      const facade = await createFacade();
      await send(facade, lastSeen);
      expect(await cacheControl(send(facade, query, sending))).toBe('no-store');
    },
  );

  test('no shared cache may give an answer to anybody else, or in another form', async () => {
    const facade = await createFacade();
    for (const sending of [get, {}, { as: { authorization: 'Bearer wrong' } }]) {
      const { headers } = await send(facade, lastSeen, sending);
      const vary = headers.get('vary')?.split(', ') ?? [];
      expect(vary).toEqual(expect.arrayContaining(['Authorization', 'Accept', 'Accept-Encoding']));
      expect(headers.get('cache-control')).not.toContain('public');
    }
  });
});
