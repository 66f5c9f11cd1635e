import { beforeEach, describe, expect, test } from 'vitest';
import {
  operations,
  type Operation,
  type OperationId,
} from '../../../src/revenuecat/generated/operations.ts';
import type { ProjectStore } from '../../../src/sandbox/state/project-store.ts';
import { subscriptionStateAt } from '../../../src/sandbox/state/subscription-state.ts';
import { createFacade, type Facade } from '../../support/facade.ts';

/*
 * A dry run and the run itself, one after the other, on everything that the seeded business has: they must come to the same.
 * What no read can tell (who holds a currency, who bought a product) is not among it.
 */

type Input = Readonly<Record<string, unknown>>;

let facade: Facade;
let project: ProjectStore;

beforeEach(async () => {
  facade = await createFacade();
  const found = facade.sandbox.store.project(facade.sandbox.projectId);
  if (found === undefined) throw new Error('The sandbox has no project.');
  project = found;
});

async function outcomeOf(mutation: string, input: Input): Promise<string> {
  const type = `${mutation.charAt(0).toUpperCase()}${mutation.slice(1)}`;
  const data = await facade.data<Record<string, { __typename: string }>>(
    `mutation ($input: ${type}Input!) { ${mutation}(input: $input) { __typename } }`,
    { input },
  );
  return data[mutation]?.__typename.replace(type, '') ?? 'null';
}

const isWrite = (id: OperationId): boolean => (operations[id] as Operation).method !== 'GET';

/** Runs each input dry and then truly, and gives what they came to, each once. */
async function outcomesOf(mutation: string, inputs: readonly Input[]): Promise<readonly string[]> {
  const outcomes = new Set<string>();
  for (const input of inputs) {
    facade.takeCalls();
    const foreseen = await outcomeOf(mutation, { ...input, dryRun: true });
    const writes = facade.sandbox.calls.filter(({ operationId }) => isWrite(operationId));
    expect(writes, 'a dry run writes nothing').toEqual([]);
    const done = await outcomeOf(mutation, input);
    expect([input, foreseen]).toEqual([input, done]);
    outcomes.add(done);
  }
  return [...outcomes].sort();
}

/** One of each kind. */
function oneOfEach<Item>(items: Iterable<Item>, kindOf: (item: Item) => readonly unknown[]): Item[] {
  return [...new Map([...items].map((item) => [JSON.stringify(kindOf(item)), item])).values()];
}

/** One subscription in each state that the seed has. */
const subscriptions = () =>
  oneOfEach(project.subscriptions, (one) => {
    const { status, givesAccess } = subscriptionStateAt(one, facade.clock.now());
    return [one.store, one.environment, one.ownership, one.autoRenewalStatus, status, givesAccess];
  });

describe('a dry run comes to the same as the run for', () => {
  test('the refund of a subscription in any state', async () => {
    const ids = [...subscriptions().map(({ id }) => id), 'sub000000000000'];
    expect(ids.length).toBeGreaterThan(20);
    // The second time, what could be refunded has been.
    const twice = [...ids, ...ids].map((subscriptionId) => ({ subscriptionId }));
    expect(await outcomesOf('refundSubscription', twice)).toEqual([
      'InvalidInputError',
      'NotFoundError',
      'Payload',
    ]);
  });

  test('the refund of a purchase in any state', async () => {
    const kinds = oneOfEach(project.purchases, (one) => [
      one.store,
      one.environment,
      one.ownership,
      one.refundedAt === null,
    ]);
    const ids = [...kinds.map(({ id }) => id), 'purch00000000000'];
    const twice = [...ids, ...ids].map((purchaseId) => ({ purchaseId }));
    expect(await outcomesOf('refundPurchase', twice)).toEqual([
      'InvalidInputError',
      'NotFoundError',
      'Payload',
    ]);
  });

  test('the refund of one payment', async () => {
    const inputs = subscriptions().flatMap(({ id, transactions }) =>
      [...transactions.map((transaction) => transaction.id), 'GPA.0000-0000-0000-00000'].map(
        (transactionId) => ({ subscriptionId: id, transactionId }),
      ),
    );
    expect(await outcomesOf('refundSubscriptionTransaction', [...inputs, ...inputs])).toEqual([
      'InvalidInputError',
      'NotFoundError',
      'Payload',
    ]);
  });

  test('the end of a Google subscription by its product', async () => {
    const inputs = subscriptions().flatMap(({ customerId, productId }) => {
      const name = project.products.get(productId ?? '')?.store_identifier ?? 'none';
      return [name, name.split(':', 1)[0]].map((productIdentifier) => ({ customerId, productIdentifier }));
    });
    const nobody = { customerId: 'nobody-at-all', productIdentifier: 'none' };
    expect(await outcomesOf('revokeGoogleSubscription', [...inputs, nobody])).toEqual([
      'InvalidInputError',
      'NotFoundError',
      'Payload',
    ]);
  });

  test('the refund of a Google payment, of a subscription or once', async () => {
    facade.sandbox.add.purchase({ customerId: 'wilma', storePurchaseIdentifier: 'GPA.fresh' });
    facade.sandbox.add.purchase({
      customerId: 'wilma',
      storePurchaseIdentifier: 'GPA.old',
      purchasedAt: facade.clock.now() - 366 * 86_400_000,
    });
    const bought = [
      ...subscriptions().map((one) => [
        one.customerId,
        one.transactions.at(-1)?.id ?? one.storeSubscriptionIdentifier,
      ]),
      ...[...project.purchases].slice(0, 40).map((one) => [one.customerId, one.storePurchaseIdentifier]),
      ['wilma', 'GPA.fresh'],
      ['wilma', 'GPA.fresh'],
      ['wilma', 'GPA.old'],
      // Somebody else's.
      ['newcomer', 'GPA.old'],
      ['nobody-at-all', 'GPA.old'],
    ];
    const inputs = bought.map(([customerId, storeTransactionIdentifier]) => ({
      customerId,
      storeTransactionIdentifier,
    }));
    expect(await outcomesOf('refundByStoreTransaction', inputs)).toEqual([
      'InvalidInputError',
      'NotFoundError',
      'Payload',
    ]);
  });

  test('a transfer', async () => {
    facade.sandbox.add.customer({ id: 'twin', aliases: ['twin-again'] });
    const pairs = [
      ['nobody-at-all', 'ada'],
      ['ada', 'nobody-at-all'],
      ['twin', 'twin-again'],
      ['twin-again', 'twin-again'],
      ['ada', 'newcomer'],
    ];
    const inputs = pairs.map(([customerId, targetCustomerId]) => ({ customerId, targetCustomerId }));
    expect(await outcomesOf('transferCustomerData', inputs)).toEqual([
      'InvalidInputError',
      'NotFoundError',
      'Payload',
    ]);
  });

  test.each([
    ['blockCustomer', 'customerId', ['tess', 'tess', 'nobody-at-all']],
    ['deleteCustomer', 'customerId', ['prue', 'prue', 'nobody-at-all']],
  ])('%s, also a second time', async (mutation, name, ids) => {
    const inputs = ids.map((id) => ({ [name]: id }));
    expect(await outcomesOf(mutation, inputs)).toEqual(['NotFoundError', 'Payload']);
  });

  test('whatever is deleted of the configuration, also a second time', async () => {
    const { add } = facade.sandbox;
    const [offering, [paywall], [integration], [discount]] = [
      add.offering(),
      project.paywalls,
      project.webhookIntegrations,
      project.discounts,
    ];
    const { id: packageId } = add.package({ offeringId: offering.id });
    const [code] = [...project.discountCodesOf(discount?.id ?? '')];
    add.product({ id: 'prod-bare' });
    const cases: readonly (readonly [string, Input])[] = [
      ['deletePackage', { packageId }],
      ['deletePaywall', { paywallId: paywall?.id }],
      ['deleteOffering', { offeringId: offering.id }],
      ['deleteWebhookIntegration', { webhookIntegrationId: integration?.id }],
      ['deleteDiscountCode', { discountId: discount?.id, discountCode: code?.id ?? 'NONE' }],
      ['deleteDiscount', { discountId: discount?.id }],
      ['deleteEntitlement', { entitlementId: add.entitlement().id }],
      ['deleteProduct', { productId: 'prod-bare' }],
      ['deleteApp', { appId: add.app().id }],
      ['deleteVirtualCurrency', { virtualCurrencyCode: 'NEW' }],
    ];
    project.virtualCurrencies.add({
      id: 'NEW',
      name: 'New',
      description: null,
      state: 'active',
      createdAt: 0,
      productGrants: null,
    });
    for (const [mutation, input] of cases) {
      expect([mutation, await outcomesOf(mutation, [input, input])]).toEqual([
        mutation,
        ['NotFoundError', 'Payload'],
      ]);
    }
  });
});
