import { describe, expect, test } from 'vitest';
import { createFacade, type Asker, type Facade } from '../../../support/facade.ts';
import { ada, belongingsOf, expectForbidden, expectUnasked } from './access-checks.ts';

const wilma: Asker = { customerId: 'wilma' };
const aliases = ['ada@old-login', '$RCAnonymousID:ada00000000000000000000000000001'];

/** Every way to a subscription and a purchase that starts from an id. */
const byId = `query ($subscription: ID!, $purchase: ID!, $nodes: [ID!]!, $node: ID!) {
  viewer { name }
  subscription(id: $subscription) { id status customer { id } product { id } }
  idOnly: subscription(id: $subscription) { id }
  purchase(id: $purchase) { id status customer { id } }
  node(id: $node) { nodeId ... on CustomerSubscription { status customer { id } } }
  nodes(ids: $nodes) { nodeId ... on CustomerSubscription { store } ... on Purchase { store } }
  _entities(representations: [
    { __typename: "CustomerSubscription", id: $subscription }, { __typename: "Purchase", id: $purchase }
  ]) { __typename ... on CustomerSubscription { id store } ... on Purchase { id store } }
}`;
const everyWay = [
  'subscription',
  'idOnly',
  'purchase',
  'node',
  'nodes.0',
  'nodes.1',
  '_entities.0',
  '_entities.1',
];
const nested =
  '{ viewer { customer { id subscriptions(first: 200) { nodes { id status } } purchases(first: 200) { nodes { id } } } } }';

interface Nested {
  readonly viewer: {
    readonly customer: Readonly<Record<'subscriptions' | 'purchases', { nodes: { id: string }[] }>>;
  };
}

async function idsOf(facade: Facade, asker: Asker): Promise<string[]> {
  const { viewer } = await facade.data<Nested>(nested, {}, asker);
  return [...viewer.customer.subscriptions.nodes, ...viewer.customer.purchases.nodes].map(({ id }) => id);
}

async function adasBelongings() {
  const facade = await createFacade();
  const { subscription, purchase } = await belongingsOf(facade.sandbox, facade.clock, 'ada');
  const variables = {
    subscription: subscription.id,
    purchase: purchase.id,
    node: subscription.nodeId,
    nodes: [subscription.nodeId, purchase.nodeId],
  };
  return { facade, variables, ids: [subscription.id, purchase.id] };
}

const transfer = `mutation ($input: TransferCustomerDataInput!) {
  transferCustomerData(input: $input) { __typename ... on TransferCustomerDataPayload { targetCustomer { id } } }
}`;

describe('ownership follows who the customer is', () => {
  test.each(aliases)('a token for the alias %s owns the same, on every way', async (customerId) => {
    const { facade, variables, ids } = await adasBelongings();
    const data = await facade.data(byId, variables, { customerId });
    expect(data).toMatchObject({
      subscription: { customer: { id: 'ada' } },
      purchase: { id: variables.purchase },
    });
    expect(await idsOf(facade, { customerId })).toEqual(expect.arrayContaining(ids));
  });

  test.each([['ada', 'wilma'] as const, [aliases[0] ?? '', 'wilma'] as const])(
    'after a transfer from %s through this server the new owner sees it at once, and the old one no longer',
    async (from, to) => {
      const { facade, variables, ids } = await adasBelongings();
      const formerOwners: readonly Asker[] = [ada, ...aliases.map((customerId) => ({ customerId }))];
      for (const owner of formerOwners) await facade.data(byId, variables, owner);
      expectForbidden(await facade.query(byId, variables, wilma), everyWay);
      await facade.data(nested, {}, wilma);

      const result = await facade.data(transfer, { input: { customerId: from, targetCustomerId: to } });
      expect(result).toEqual({
        transferCustomerData: { __typename: 'TransferCustomerDataPayload', targetCustomer: { id: 'wilma' } },
      });
      facade.takeCalls();

      for (const formerOwner of formerOwners) {
        expectForbidden(await facade.query(byId, variables, formerOwner), everyWay);
        expectUnasked(facade, ids);
        const left = await idsOf(facade, formerOwner);
        for (const id of ids) expect(left).not.toContain(id);
      }
      await expect(facade.data(byId, variables, wilma)).resolves.toMatchObject({
        subscription: { customer: { id: 'wilma' } },
        purchase: { customer: { id: 'wilma' } },
      });
      expect(await idsOf(facade, wilma)).toEqual(expect.arrayContaining(ids));
    },
  );

  test('after a transfer elsewhere the old owner sees it no longer than a customer is remembered', async () => {
    const { facade, variables } = await adasBelongings();
    await facade.data(byId, variables, ada);
    const elsewhere = await createFacade({ sandbox: facade.sandbox, clock: facade.clock });
    await elsewhere.data(transfer, { input: { customerId: 'ada', targetCustomerId: 'wilma' } });
    // The first answer after the lifetime may still be the remembered one; it makes the server look again.
    await facade.clock.advance(61_000);
    await facade.query(byId, variables, ada);
    expectForbidden(await facade.query(byId, variables, ada), everyWay);
    await facade.data(byId, variables, wilma);
  });
});
