import { beforeAll, describe, expect, test } from 'vitest';
import { createFacade, type Facade } from '../../../support/facade.ts';
import { bigBusiness } from '../big-business.ts';
import { listOf, readPage, rootList, slice } from '../connection-walk.ts';

const { facade } = await bigBusiness();

describe('what a list costs', () => {
  let fresh: Facade;
  beforeAll(async () => {
    fresh = await createFacade({ sandbox: facade.sandbox, clock: facade.clock });
    fresh.takeCalls();
  });

  test('is one call for each hundred items, however many are asked at once', async () => {
    const subscriptions = await readPage(
      fresh,
      listOf('customer', 'zoe', `subscriptions${slice}`),
      150,
      null,
    );
    expect(subscriptions.nodes).toHaveLength(150);
    expect(fresh.takeCalls()).toEqual(['get-customer', 'list-subscriptions', 'list-subscriptions']);
    const customers = await readPage(fresh, rootList(`customers${slice}`), 500, null);
    expect(customers.nodes).toHaveLength(500);
    expect(fresh.takeCalls()).toEqual(Array(5).fill('list-customers'));
  });

  test('is shared by fields of one document that differ in alias and length', async () => {
    await fresh.clock.advance(121_000);
    const { customer } = await fresh.data<{ customer: Record<string, { nodes: unknown[] }> }>(
      `{
        customer(id: "zoe") {
          few: purchases(first: 3) { nodes { id } }
          some: purchases(first: 40) { nodes { id } }
          some: purchases(first: 40) { pageInfo { hasNextPage } }
          ...more
        }
      }
      fragment more on Customer { many: purchases(first: 90) { nodes { id } } }`,
    );
    expect([customer['few'], customer['some'], customer['many']].map((it) => it?.nodes.length)).toEqual([
      3, 40, 90,
    ]);
    expect(fresh.takeCalls()).toEqual(['get-customer', 'list-purchases']);
  });

  test('is only what is missing when a longer part is asked for later', async () => {
    await fresh.clock.advance(121_000);
    const list = listOf('customer', 'zoe', `subscriptions${slice}`);
    await readPage(fresh, list, 100, null);
    fresh.takeCalls();
    await readPage(fresh, list, 130, null);
    expect(fresh.takeCalls()).toEqual(['list-subscriptions']);
    await readPage(fresh, list, 50, null);
    expect(fresh.takeCalls()).toEqual([]);
  });

  test('is nothing for a part behind a cursor that is known already', async () => {
    await fresh.clock.advance(121_000);
    const list = listOf('customer', 'zoe', `subscriptions${slice}`);
    const { edges } = await readPage(fresh, list, 100, null);
    fresh.takeCalls();
    const behind = await readPage(fresh, list, 30, edges[19]?.cursor ?? '');
    expect(behind.nodes).toEqual(edges.slice(20, 50).map((edge) => edge.node));
    expect(fresh.takeCalls()).toEqual([]);
  });

  test('is no call for payments of a store that does not tell them', async () => {
    await fresh.clock.advance(121_000);
    const wilma = await fresh.data<{ customer: { subscriptions: { nodes: unknown[] } } }>(
      '{ customer(id: "wilma") { subscriptions { nodes { transactions { nodes { id } pageInfo { hasNextPage } } } } } }',
    );
    expect(wilma.customer.subscriptions.nodes).toEqual([
      { transactions: { nodes: [], pageInfo: { hasNextPage: false } } },
    ]);
    expect(fresh.takeCalls()).toEqual(['get-customer', 'list-subscriptions']);
  });
});

describe('arguments', () => {
  const onlyError = async (document: string, variables = {}) => {
    const { errors } = await facade.query(document, variables);
    expect(errors).toHaveLength(1);
    return errors[0];
  };

  test.each([0, -1, 501, 2_147_483_647])('first: %i is refused with the limit', async (first) => {
    facade.takeCalls();
    const documents = [
      `{ customers(first: ${String(first)}) { nodes { id } } }`,
      `{ products(first: ${String(first)}) { nodes { id } } }`,
      `{ subscriptions(storeIdentifier: "nobody", first: ${String(first)}) { nodes { id } } }`,
    ];
    for (const document of documents) {
      const error = await onlyError(document);
      expect(error?.extensions['code']).toBe('BAD_USER_INPUT');
      expect(error?.message).toContain('500');
    }
    expect(facade.takeCalls().filter((operation) => operation.startsWith('list-'))).toEqual([]);
  });

  test('first: null means the default', async () => {
    const { customers } = await facade.data<{ customers: { nodes: unknown[] } }>(
      '{ customers(first: null, after: null) { nodes { id } } }',
    );
    expect(customers.nodes).toHaveLength(20);
  });

  test('the setting moves the limit', async () => {
    const strict = await createFacade({ sandbox: facade.sandbox, env: { LIMIT_PAGE_SIZE: '30' } });
    const { errors } = await strict.query('{ customers(first: 31) { nodes { id } } }');
    expect(errors[0]?.message).toContain('30');
  });

  test.each(['', 'forged', 'Zm9yZ2VkZm9yZ2Vk', '🦊'])(
    'the cursor %j is refused without a call',
    async (after) => {
      facade.takeCalls();
      const error = await onlyError('query ($after: String) { customers(after: $after) { nodes { id } } }', {
        after,
      });
      expect(error?.extensions['code']).toBe('BAD_USER_INPUT');
      expect(facade.takeCalls()).toEqual([]);
    },
  );

  test('a cursor of one list is refused by another', async () => {
    const { pageInfo } = await readPage(facade, listOf('customer', 'zoe', `purchases${slice}`), 5, null);
    const others = [
      listOf('customer', 'ada', `purchases${slice}`),
      listOf('customer', 'zoe', `subscriptions${slice}`),
      listOf('customer', 'zoe', 'purchases(first: $first, after: $after, environment: SANDBOX)'),
      rootList(`customers${slice}`),
      rootList(`products${slice}`),
    ];
    for (const { document, variables } of others) {
      const error = await onlyError(document.replace('LIST', '{ nodes { __typename } }'), {
        ...variables,
        first: 5,
        after: pageInfo.endCursor,
      });
      expect(error?.extensions['code']).toBe('BAD_USER_INPUT');
    }
  });

  test('every edge has a cursor that leads behind it', async () => {
    const list = listOf('customer', 'zoe', `aliases${slice}`);
    const { edges } = await readPage(facade, list, 25, null);
    for (const [index, edge] of edges.entries()) {
      const behind = await readPage(facade, list, 3, edge.cursor);
      expect(behind.nodes).toEqual(edges.slice(index + 1, index + 4).map((it) => it.node));
    }
  });

  test('cursors stay good in another server, and survive awkward ids', async () => {
    const list = rootList(`customers${slice}`);
    const other = await createFacade({ sandbox: facade.sandbox, clock: facade.clock });
    const { edges } = await readPage(facade, list, 60, null);
    for (const edge of edges.slice(10, 40)) {
      const [behind] = (await readPage(other, list, 1, edge.cursor)).nodes;
      const [same] = (await readPage(facade, list, 1, edge.cursor)).nodes;
      expect(behind).toEqual(same);
    }
  });

  test('an empty list is a page without items', async () => {
    const page = await readPage(facade, listOf('customer', 'newcomer', `subscriptions${slice}`), 20, null);
    expect(page).toEqual({
      nodes: [],
      edges: [],
      pageInfo: { hasNextPage: false, hasPreviousPage: false, startCursor: null, endCursor: null },
    });
  });
});
