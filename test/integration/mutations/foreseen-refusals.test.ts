import { describe, expect, test } from 'vitest';
import type { OperationId } from '../../../src/revenuecat/generated/operations.ts';
import { createFacade, type Asker, type Facade } from '../../support/facade.ts';

/* What upstream refuses because of the state of other objects, and a dry run foresees by reading. */

interface Refused {
  readonly mutation: string;
  readonly operation: OperationId;
  /** Brings about the state, and gives the id of what then cannot be deleted. */
  readonly input: (facade: Facade) => Readonly<Record<string, string>>;
}

function storeOf({ sandbox }: Facade) {
  const store = sandbox.store.project(sandbox.projectId);
  if (store === undefined) throw new Error('The sandbox has no project.');
  return store;
}

const deleteApp = { mutation: 'deleteApp', operation: 'delete-app' } as const;
const deleteProduct = { mutation: 'deleteProduct', operation: 'delete-product' } as const;
const deleteOffering = { mutation: 'deleteOffering', operation: 'delete-offering' } as const;
const deleteEntitlement = { mutation: 'deleteEntitlement', operation: 'delete-entitlement' } as const;

const refused: readonly (readonly [string, Refused])[] = [
  [
    'an app that has products',
    {
      ...deleteApp,
      input: ({ sandbox }) => {
        const app = sandbox.add.app();
        sandbox.add.product({ app_id: app.id });
        return { appId: app.id };
      },
    },
  ],
  [
    'an app that a webhook integration is limited to',
    {
      ...deleteApp,
      input: (facade) => {
        const app = facade.sandbox.add.app();
        const [integration] = storeOf(facade).webhookIntegrations;
        if (integration !== undefined) integration.appId = app.id;
        return { appId: app.id };
      },
    },
  ],
  [
    'a product that is attached to an entitlement',
    {
      ...deleteProduct,
      input: ({ sandbox }) => {
        const product = sandbox.add.product();
        sandbox.add.entitlement({ productIds: [product.id] });
        return { productId: product.id };
      },
    },
  ],
  [
    'a product that is attached to a package',
    {
      ...deleteProduct,
      input: ({ sandbox }) => {
        const product = sandbox.add.product();
        sandbox.add.package({ offeringId: sandbox.add.offering().id, productIds: [product.id] });
        return { productId: product.id };
      },
    },
  ],
  [
    'a product that a virtual currency is granted with',
    {
      ...deleteProduct,
      input: (facade) => {
        const product = facade.sandbox.add.product();
        const [currency] = storeOf(facade).virtualCurrencies;
        if (currency !== undefined) {
          currency.productGrants = [
            { productIds: [product.id], amount: 1, trialAmount: 0, expireAtCycleEnd: false },
          ];
        }
        return { productId: product.id };
      },
    },
  ],
  [
    'the current offering',
    {
      ...deleteOffering,
      input: ({ sandbox }) => ({ offeringId: sandbox.add.offering({ isCurrent: true }).id }),
    },
  ],
  [
    'an offering that has a paywall',
    {
      ...deleteOffering,
      input: (facade) => {
        const offering = facade.sandbox.add.offering();
        const { paywalls } = storeOf(facade);
        const [paywall] = paywalls;
        if (paywall !== undefined) paywalls.add({ ...paywall, id: 'pw0000000000', offeringId: offering.id });
        return { offeringId: offering.id };
      },
    },
  ],
  [
    'an entitlement that has products',
    {
      ...deleteEntitlement,
      input: ({ sandbox }) => ({
        entitlementId: sandbox.add.entitlement({ productIds: [sandbox.add.product().id] }).id,
      }),
    },
  ],
];

async function attempt(
  facade: Facade,
  mutation: string,
  input: Readonly<Record<string, string | boolean>>,
  as?: Asker,
): Promise<unknown> {
  const type = `${mutation.charAt(0).toUpperCase()}${mutation.slice(1)}Input`;
  const data = await facade.data(
    `mutation ($input: ${type}!) {
      ${mutation}(input: $input) { __typename ... on InvalidInputError { field issues { message } } }
    }`,
    { input },
    as,
  );
  return data[mutation];
}

describe('a dry run foresees that upstream deletes no', () => {
  test.each(refused)('%s', async (_what, { mutation, operation, input: inputFor }) => {
    const facade = await createFacade();
    const input = inputFor(facade);
    const [field] = Object.keys(input);
    expect(await attempt(facade, mutation, { ...input, dryRun: true })).toEqual({
      __typename: 'InvalidInputError',
      field: [field],
      issues: [{ message: expect.stringMatching(/ first\.$/) }],
    });
    expect(facade.sandbox.callsTo(operation)).toEqual([]);

    expect(await attempt(facade, mutation, input)).toMatchObject({ __typename: 'InvalidInputError' });
    expect(facade.sandbox.callsTo(operation)).toHaveLength(1);
  });
});

test('a dry run tells all that stands in the way at once', async () => {
  const facade = await createFacade();
  const product = facade.sandbox.add.product();
  facade.sandbox.add.entitlement({ productIds: [product.id] });
  facade.sandbox.add.package({ offeringId: facade.sandbox.add.offering().id, productIds: [product.id] });
  expect(await attempt(facade, 'deleteProduct', { productId: product.id, dryRun: true })).toMatchObject({
    issues: [
      { message: 'productId: The product is attached to an entitlement. Detach it first.' },
      { message: 'productId: The product is attached to a package. Detach it first.' },
    ],
  });
});

test('an entitlement whose products nobody embeds is asked for the first of them', async () => {
  const facade = await createFacade();
  const bare = (json: unknown): unknown => {
    if (typeof json !== 'object' || json === null) return json;
    if (Array.isArray(json)) return json.map(bare);
    return Object.fromEntries(
      Object.entries(json).flatMap(([name, value]) => (name === 'products' ? [] : [[name, bare(value)]])),
    );
  };
  facade.sandbox.faults.add({ operationId: 'list-entitlements', kind: 'rewrite', rewrite: bare });
  const { id } = facade.sandbox.add.entitlement({ productIds: [facade.sandbox.add.product().id] });
  expect(await attempt(facade, 'deleteEntitlement', { entitlementId: id, dryRun: true })).toMatchObject({
    __typename: 'InvalidInputError',
  });
  expect(facade.sandbox.callsTo('get-products-from-entitlement')).toHaveLength(1);
});

test('a dry run shows nobody what a query would not, and reads nothing for it', async () => {
  const facade = await createFacade();
  const product = facade.sandbox.add.product();
  facade.sandbox.add.entitlement({ productIds: [product.id] });
  const input = { productId: product.id, dryRun: true };
  facade.takeCalls();
  const as = { scopes: ['project_configuration:products:read_write'] };
  expect(await attempt(facade, 'deleteProduct', input, as)).toMatchObject({
    __typename: 'DeleteProductPayload',
  });
  expect(facade.takeCalls()).toEqual(['list-products']);
});
