import { describe, expect, test } from 'vitest';
import { createFacade, type Facade } from '../../../support/facade.ts';
import { storeOf } from '../big-business.ts';

const second = 1000;
const catalogue = `{
  products { nodes { displayName app { name } } }
  entitlements { nodes { lookupKey } }
  offerings { nodes { lookupKey packages { nodes { lookupKey } } } }
  apps { nodes { name } }
}`;
const lists = ['list-apps', 'list-entitlements', 'list-offerings', 'list-products'];

/** How often each operation was called since the last look. */
function countsOf(facade: Facade): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const operation of facade.takeCalls()) counts[operation] = (counts[operation] ?? 0) + 1;
  return counts;
}

/** Whether an answer holds a copy past its lifetime, or waited for a call. */
function ages(answer: { extensions?: Readonly<Record<string, unknown>> | undefined }): unknown {
  const { upstream } = answer.extensions as {
    upstream: { calls: Record<string, number>; cache: { stale: number; misses: number } };
  };
  return { calls: upstream.calls, stale: upstream.cache.stale, misses: upstream.cache.misses };
}

const nothing = { calls: {}, stale: 0, misses: 0 };

describe('the configuration of a project that is in use', () => {
  test('is always fresh, and costs one call for each list in four and a half minutes', async () => {
    const facade = await createFacade();
    await facade.data(catalogue);
    expect(facade.takeCalls().sort()).toEqual(lists);
    for (let passed = 0; passed < 3_600; passed += 10) {
      await facade.clock.advance(10 * second);
      expect(ages(await facade.query(catalogue))).toEqual(nothing);
    }
    const counts = countsOf(facade);
    expect(Object.keys(counts).sort()).toEqual(lists);
    for (const count of Object.values(counts)) expect(count).toBe(13);
  });

  test('is refreshed once, however many use it at that moment', async () => {
    const facade = await createFacade();
    await facade.data(catalogue);
    facade.takeCalls();
    await facade.clock.advance(271 * second);
    await Promise.all(Array.from({ length: 20 }, () => facade.data(catalogue)));
    expect(facade.takeCalls().sort()).toEqual(lists);
  });

  test('is refreshed in those parts that are used', async () => {
    const facade = await createFacade();
    await facade.data(catalogue);
    facade.takeCalls();
    await facade.clock.advance(280 * second);
    await facade.data('{ entitlements { nodes { lookupKey } } }');
    expect(facade.takeCalls()).toEqual(['list-entitlements']);
  });

  test('is kept so by those who only follow references to it', async () => {
    const facade = await createFacade();
    const screen = '{ customer(id: "ada") { subscriptions { nodes { product { displayName } } } } }';
    await facade.data(screen);
    facade.takeCalls();
    await facade.clock.advance(280 * second);
    await facade.data(screen);
    expect(facade.takeCalls()).toContain('list-products');
    await facade.clock.advance(40 * second);
    await facade.data(screen);
    expect(facade.takeCalls()).not.toContain('list-products');
  });

  test('is left alone when nobody asks', async () => {
    const facade = await createFacade();
    await facade.data(catalogue);
    facade.takeCalls();
    await facade.clock.advance(86_400 * second);
    expect(facade.takeCalls()).toEqual([]);
  });

  test('is right at once after a change, also when a refresh from before it lands later', async () => {
    const facade = await createFacade();
    const names = '{ entitlements { nodes { displayName } } }';
    const { entitlements } = await facade.data<{ entitlements: { nodes: { id: string }[] } }>(
      '{ entitlements { nodes { id displayName } } }',
    );
    await facade.clock.advance(280 * second);
    const slow = facade.sandbox.faults.add({ kind: 'latency', ms: 1_000 });
    await facade.data(names);
    slow();
    await facade.data(
      'mutation ($id: ID!) { updateEntitlement(input: { entitlementId: $id, displayName: "Renamed" }) { __typename } }',
      { id: entitlements.nodes[0]?.id ?? '' },
    );
    expect(JSON.stringify(await facade.data(names))).toContain('Renamed');
    await facade.clock.advance(2 * second);
    expect(JSON.stringify(await facade.data(names))).toContain('Renamed');
  });

  test('stays what it is while upstream fails, and is tried again after five seconds', async () => {
    const facade = await createFacade();
    const names = '{ entitlements { nodes { displayName } } }';
    await facade.data(names);
    await facade.clock.advance(275 * second);
    const mend = facade.sandbox.faults.add({ kind: 'status', status: 503 });
    const failing = facade.query(names);
    expect((await facade.clock.finish(failing)).errors).toEqual([]);
    await facade.clock.advance(second);
    mend();
    facade.takeCalls();
    await facade.data(names);
    expect(facade.takeCalls()).toEqual([]);
    await facade.clock.advance(5 * second);
    await facade.data(names);
    expect(facade.takeCalls()).toEqual(['list-entitlements']);
  });

  test('answers a package by its id from the offerings, fresh or not', async () => {
    const facade = await createFacade();
    const { offerings } = await facade.data<{
      offerings: { nodes: { packages: { nodes: { id: string }[] } }[] };
    }>('{ offerings { nodes { packages { nodes { id } } } } }');
    const id = offerings.nodes[0]?.packages.nodes[0]?.id ?? '';
    facade.takeCalls();
    const ask = () => facade.data('query ($id: ID!) { package(id: $id) { lookupKey } }', { id });
    await ask();
    expect(facade.takeCalls()).toEqual([]);
    await facade.clock.advance(310 * second);
    await ask();
    expect(facade.takeCalls()).toEqual(['list-offerings']);
  });
});

describe('a project of twenty thousand products', () => {
  async function largeProject(env: Readonly<Record<string, string>> = {}) {
    const facade = await createFacade({ env });
    for (let index = 0; index < 20_000; index += 1)
      facade.sandbox.add.product({ id: `prod${String(index).padStart(5, '0')}` });
    const ids = Array.from(storeOf(facade).products.after(null), ({ id }) => id);
    /** Asks for products one after another, as different requests do. */
    const ask = async (from: number, to: number): Promise<void> => {
      for (const id of ids.slice(from, to)) {
        const answer = facade.data('query ($id: ID!) { product(id: $id) { id displayName } }', { id });
        expect(await facade.clock.finish(answer)).toMatchObject({ product: { id } });
      }
    };
    return { facade, ask };
  }

  test('is not read as a list beyond ten pages, and then costs a call for each product that is asked for', async () => {
    const { facade, ask } = await largeProject();
    await ask(15_000, 15_012);
    expect(countsOf(facade)).toEqual({ 'get-product': 12, 'list-products': 10 });
    await ask(16_000, 16_005);
    expect(countsOf(facade)).toEqual({ 'get-product': 5 });
    await ask(15_000, 15_012);
    expect(countsOf(facade)).toEqual({});
  });

  test('is not refreshed as a list', async () => {
    const { facade, ask } = await largeProject();
    await ask(15_000, 15_012);
    facade.takeCalls();
    await facade.clock.advance(280 * second);
    await ask(15_000, 15_002);
    expect(countsOf(facade)).toEqual({});
    await facade.clock.advance(60 * second);
    await ask(16_000, 16_002);
    expect(countsOf(facade)).toEqual({ 'get-product': 2 });
  });

  test('is served within a cache that holds few of them, for at most a page beside each', async () => {
    const { facade, ask } = await largeProject({ CACHE_MAX_BYTES: '1000000' });
    await ask(15_000, 15_020);
    const { 'get-product': single = 0, 'list-products': pages = 0 } = countsOf(facade);
    expect(single).toBe(20);
    expect(pages).toBeLessThanOrEqual(20);
  });
});
