import { describe, expect, test } from 'vitest';
import { createFacade } from '../../../support/facade.ts';

const document = '{ customer(id: "ada") { id hasActiveEntitlement(lookupKey: "pro") } }';

describe('`extensions.upstream`', () => {
  test('says what an answer cost, and that the next one cost nothing', async () => {
    const facade = await createFacade();
    const cold = await facade.query(document);
    expect(cold.extensions?.['upstream']).toMatchObject({
      calls: { 'get-customer': 1, 'list-entitlements': 1 },
      cache: { misses: 2, stale: 0, oldestStaleMs: null, refreshes: 0 },
    });
    const warm = await facade.query(document);
    expect(warm.extensions?.['upstream']).toMatchObject({ calls: {}, cache: { misses: 0 } });
    expect(warm.extensions).not.toHaveProperty('stale');
  });

  test('counts what a refresh in the background answers for, with the age of the copy', async () => {
    const facade = await createFacade();
    await facade.query('{ customer(id: "newcomer") { lastSeenAt } }');
    await facade.clock.advance(61_000);
    const { extensions } = await facade.query('{ customer(id: "newcomer") { lastSeenAt } }');
    expect(extensions?.['upstream']).toMatchObject({
      calls: {},
      cache: { hits: 0, misses: 0, stale: 1, oldestStaleMs: 61_000, refreshes: 1 },
    });
    expect(extensions).not.toHaveProperty('stale');
  });

  test('counts each upstream call of two requests at once for one of them', async () => {
    const facade = await createFacade();
    const answers = await Promise.all([facade.query(document), facade.query(document)]);
    const reports = answers.map(({ extensions }) => extensions?.['upstream'] as { calls: object });
    expect(reports.flatMap(({ calls }) => Object.keys(calls)).sort()).toEqual([
      'get-customer',
      'list-entitlements',
    ]);
  });

  test('counts writes', async () => {
    const facade = await createFacade();
    const { extensions } = await facade.query(
      'mutation { deleteCustomer(input: { customerId: "wilma" }) { __typename } }',
    );
    expect(extensions?.['upstream']).toMatchObject({ calls: { 'delete-customer': 1 } });
  });

  test('is not shown without the scope', async () => {
    const facade = await createFacade();
    const answers = [
      await facade.query(document, {}, { customerId: 'ada' }),
      await facade.query(document, {}, { scopes: ['customer_information:customers:read'] }),
    ];
    expect(answers.map(({ extensions }) => extensions)).toEqual([undefined, undefined]);
  });
});
