import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { describe, expect, test } from 'vitest';
import type { CacheEntry } from '../../../src/cache/cache-store.ts';
import { heapBytes } from '../../../src/cache/heap-bytes.ts';
import { createMemoryCacheStore } from '../../../src/cache/memory-cache-store.ts';

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;

/** How much the heap grows by what the function makes, in bytes. */
function growthBy(make: () => unknown): number {
  collectGarbage();
  const before = process.memoryUsage().heapUsed;
  const made = make();
  collectGarbage();
  const growth = process.memoryUsage().heapUsed - before;
  // Still reachable here, or the collection would have taken it.
  expect(made).toBeDefined();
  return growth;
}

const someCustomer = (index: number): string =>
  JSON.stringify({
    object: 'customer',
    id: `customer-${String(index)}`,
    project_id: 'proj1ab2c3d4',
    first_seen_at: 1658399423658,
    last_seen_at: 1658399423658 + index,
    last_seen_app_version: '1.0.0',
    last_seen_country: 'US',
    active_entitlements: {
      object: 'list',
      items: [
        {
          object: 'customer.active_entitlement',
          entitlement_id: 'entla1b2c3d4e5',
          expires_at: 1658399423658,
        },
      ],
      next_page: null,
      url: `/v2/projects/proj1ab2c3d4/customers/customer-${String(index)}/active_entitlements`,
    },
    experiment: null,
    attributes: { object: 'list', items: [{ name: '$email', value: `${String(index)}@example.com` }] },
  });

describe('the bytes of an answer', () => {
  test.each([
    ['objects as upstream answers them', 10_000, someCustomer],
    ['long texts', 2_000, (index: number) => JSON.stringify({ text: `${String(index)}${'x'.repeat(5000)}` })],
    [
      'texts beyond Latin-1',
      2_000,
      (index: number) => JSON.stringify([`${String(index)}${'π'.repeat(2000)}`]),
    ],
    [
      'lists of numbers',
      2_000,
      (index: number) => JSON.stringify(Array.from({ length: 300 }, (_, at) => at + index)),
    ],
    [
      'lists of small objects',
      1_000,
      (index: number) =>
        JSON.stringify(Array.from({ length: 100 }, (_, at) => ({ id: `item-${String(at * index)}` }))),
    ],
  ])('are within a third of what the heap grows by: %s', (_name, count, write) => {
    const texts = Array.from({ length: count }, (_, index) => write(index));
    const values: unknown[] = [];
    const growth = growthBy(() => {
      for (const text of texts) values.push(JSON.parse(text));
      return values;
    });
    const told = values.reduce<number>((bytes, value) => bytes + heapBytes(value), 0);
    expect(told / growth).toBeGreaterThan(0.67);
    expect(told / growth).toBeLessThan(1.33);
  });

  test('are counted without a limit of depth', () => {
    let deep: unknown = 'end';
    for (let depth = 0; depth < 100_000; depth += 1) deep = [deep];
    expect(heapBytes(deep)).toBeGreaterThan(100_000);
  });

  test('of nothing are nothing', () => {
    expect([heapBytes(undefined), heapBytes(null), heapBytes(true)]).toEqual([0, 0, 0]);
  });
});

describe('a full store', () => {
  test('takes about as much memory as it was given, keys, tags and its own lists included', () => {
    const maxBytes = 20_000_000;
    const store = createMemoryCacheStore({ maxBytes });
    const entryOf = (index: number): CacheEntry => {
      const value: unknown = JSON.parse(someCustomer(index));
      const id = `customer-${String(index)}`;
      return {
        value,
        loadedAt: index,
        loadNumber: index,
        rowNumber: index,
        freshUntil: index,
        refreshFrom: index,
        staleUntil: index,
        announced: { since: index, freshUntil: index, staleUntil: index },
        keptUntil: index,
        tags: [
          JSON.stringify(['proj1ab2c3d4', 'customer', id]),
          JSON.stringify(['proj1ab2c3d4', 'every-customer']),
        ],
        bytes: heapBytes(value),
      };
    };
    const growth = growthBy(() => {
      for (let index = 0; index < 40_000; index += 1)
        store.set(JSON.stringify(['proj1ab2c3d4', 'customer', `customer-${String(index)}`]), entryOf(index));
      return store;
    });
    expect(growth / maxBytes).toBeGreaterThan(0.67);
    expect(growth / maxBytes).toBeLessThan(1.33);
  });
});
