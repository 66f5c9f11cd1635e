import { expect, test } from 'vitest';
import { Random } from '../../../../src/sandbox/random.ts';
import { createFacade, exampleQuery } from '../../../support/facade.ts';

const customers = 2_000;
const checks = 10_000;

/** Numbers of customers as traffic has them: the second is asked for half as often as the first, and so on. */
function zipfStream(random: Random): readonly number[] {
  const sums: number[] = [];
  for (let rank = 1; rank <= customers; rank += 1) sums.push((sums.at(-1) ?? 0) + 1 / rank);
  const all = sums.at(-1) ?? 0;
  return Array.from({ length: checks }, () => {
    const point = random.next() * all;
    return sums.findIndex((sum) => sum >= point);
  });
}

test('ten thousand entitlement checks cost one call for each customer, and one for the configuration', async () => {
  const facade = await createFacade({ env: { CACHE_CUSTOMER_SECONDS: '3600', LOG_LEVEL: 'silent' } });
  // One entitlement for all of them, so that the configuration is asked for too.
  const product = facade.sandbox.add.product();
  facade.sandbox.add.entitlement({ lookupKey: 'zipf', productIds: [product.id] });
  for (let index = 0; index < customers; index += 1)
    facade.sandbox.add.subscription({ customerId: `zipf-${String(index)}`, productId: product.id });
  const check = await exampleQuery('entitlement-check');
  const stream = zipfStream(new Random(1));
  for (let from = 0; from < checks; from += 100) {
    const answers = await Promise.all(
      stream
        .slice(from, from + 100)
        .map((index) => facade.query(check, { id: `zipf-${String(index)}`, lookupKey: 'pro' })),
    );
    expect(answers.flatMap(({ errors }) => errors)).toEqual([]);
  }
  const distinct = new Set(stream).size;
  expect(distinct).toBeGreaterThan(1_000);
  expect(facade.sandbox.callsTo('get-customer')).toHaveLength(distinct);
  expect(facade.takeCalls().filter((operation) => operation !== 'get-customer')).toEqual([
    'list-entitlements',
  ]);
}, 120_000);
