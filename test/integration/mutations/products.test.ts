import { expect } from 'vitest';
import type { Facade } from '../../support/facade.ts';
import { describeMutation } from '../../support/mutation-cases.ts';
import { writeToSandbox } from '../../support/sandbox-write.ts';

const noProduct = { productId: 'prod000000000000' };

const aProduct = (facade: Facade): { productId: string } => {
  const app = facade.sandbox.add.app({ type: 'play_store' });
  return { productId: facade.sandbox.add.product({ app_id: app.id }).id };
};

const anArchivedProduct = ({ sandbox }: Facade): { productId: string } => ({
  productId: sandbox.add.product({ state: 'inactive' }).id,
});

describeMutation({
  mutation: 'createProduct',
  operation: 'create-product',
  payload: `product {
    id storeIdentifier displayName type state subscription { duration } app { id name }
    project { products(first: 100) { nodes { id } } }
  }`,
  input: ({ sandbox }) => ({
    appId: sandbox.add.app({ type: 'test_store', name: 'For tests' }).id,
    storeIdentifier: 'gold:monthly',
    type: 'SUBSCRIPTION',
    displayName: 'Gold, monthly',
    subscription: { duration: 'P1M' },
  }),
  expectPayload({ product }, _facade, input) {
    const { id, project, ...facts } = product as { id: string; project: { products: { nodes: unknown[] } } };
    expect(facts).toEqual({
      storeIdentifier: 'gold:monthly',
      displayName: 'Gold, monthly',
      type: 'SUBSCRIPTION',
      state: 'ACTIVE',
      subscription: { duration: 'P1M' },
      app: { id: input['appId'], name: 'For tests' },
    });
    expect(project.products.nodes).toContainEqual({ id });
  },
  refusals: {
    NotFoundError: () => ({ appId: 'app0000000000', storeIdentifier: 'gold', type: 'ONE_TIME' }),
    ConflictError: ({ sandbox }) => {
      const { app_id: appId } = sandbox.add.product({ store_identifier: 'gold' });
      return { appId, storeIdentifier: 'gold', type: 'ONE_TIME' };
    },
  },
  invalid: {
    input: () => ({
      appId: '',
      storeIdentifier: 'x'.repeat(201),
      type: 'UNRECOGNIZED',
      displayName: '',
      subscription: { duration: 'UNRECOGNIZED' },
      title: 'x'.repeat(1501),
    }),
    fields: [
      ['storeIdentifier'],
      ['appId'],
      ['displayName'],
      ['title'],
      ['type'],
      ['subscription', 'duration'],
    ],
  },
});

describeMutation({
  mutation: 'updateProduct',
  operation: 'update-product',
  payload: 'product { id displayName }',
  input: (facade) => ({ ...aProduct(facade), displayName: 'Another name' }),
  expectPayload(payload, _facade, { productId }) {
    expect(payload).toEqual({ product: { id: productId, displayName: 'Another name' } });
  },
  refusals: {
    NotFoundError: () => ({ ...noProduct, displayName: 'Another name' }),
    ConflictError: 'locked',
  },
  invalid: {
    input: () => ({ productId: '..', displayName: null }),
    fields: [['productId'], ['displayName']],
  },
});

describeMutation({
  mutation: 'archiveProduct',
  operation: 'archive-product',
  payload: 'product { id state }',
  input: aProduct,
  expectPayload(payload, _facade, input) {
    expect(payload).toEqual({ product: { id: input['productId'], state: 'INACTIVE' } });
  },
  refusals: {
    NotFoundError: () => noProduct,
    ConflictError: 'locked',
  },
  invalid: { input: () => ({ productId: '..' }), fields: [['productId']] },
});

describeMutation({
  mutation: 'unarchiveProduct',
  operation: 'unarchive-product',
  payload: 'product { id state }',
  input: anArchivedProduct,
  expectPayload(payload, _facade, input) {
    expect(payload).toEqual({ product: { id: input['productId'], state: 'ACTIVE' } });
  },
  refusals: {
    NotFoundError: () => noProduct,
    ConflictError: 'locked',
  },
  invalid: { input: () => ({ productId: '' }), fields: [['productId']] },
});

describeMutation({
  mutation: 'deleteProduct',
  operation: 'delete-product',
  payload: 'deletedProductId dryRun { path }',
  input: aProduct,
  async expectPayload(payload, facade, { productId }) {
    expect(payload).toEqual({ deletedProductId: productId, dryRun: null });
    const read = 'query Gone($id: ID!) { product(id: $id) { id displayName } }';
    expect(await facade.data(read, { id: productId })).toEqual({ product: null });
  },
  refusals: {
    NotFoundError: () => noProduct,
    ConflictError: 'locked',
  },
  invalid: { input: () => ({ productId: 'x'.repeat(256) }), fields: [['productId']] },
  destructive: true,
});

const forTheAppStore = ({ sandbox }: Facade): Record<string, unknown> => {
  const app = sandbox.add.app({
    type: 'app_store',
    app_store: {
      bundle_id: 'com.example.pushed',
      app_store_connect_api_key_configured: true,
      subscription_key_configured: true,
    },
  });
  const product = sandbox.add.product({
    app_id: app.id,
    store_identifier: 'gold.yearly',
    display_name: 'Gold, yearly',
    subscription: null,
  });
  return {
    productId: product.id,
    storeInformation: {
      appStoreSubscription: {
        duration: 'ONE_YEAR',
        subscriptionGroupName: 'Gold',
        subscriptionGroupId: null,
      },
    },
  };
};

describeMutation({
  mutation: 'createProductInStore',
  operation: 'create-product-in-store',
  payload: 'storeProduct { id name productIdentifier } product { id subscription { duration } }',
  input: forTheAppStore,
  expectPayload({ storeProduct, product }, _facade, { productId }) {
    expect(storeProduct).toEqual({
      id: expect.stringMatching(/^\d+$/) as unknown,
      name: 'Gold, yearly',
      productIdentifier: 'gold.yearly',
    });
    expect(product).toEqual({ id: productId, subscription: { duration: 'P1Y' } });
  },
  refusals: {
    NotFoundError: () => noProduct,
    ConflictError: async (facade) => {
      const input = forTheAppStore(facade);
      await writeToSandbox(
        facade.sandbox,
        'POST',
        `/products/${String(input['productId'])}/create_in_store`,
        {
          store_information: { duration: 'ONE_YEAR', subscription_group_name: 'Gold' },
        },
      );
      return input;
    },
    StoreError: (facade) => {
      facade.sandbox.faults.add({
        operationId: 'create-product-in-store',
        kind: 'rewrite',
        rewrite: (json) => ({ ...(json as object), type: 'store_error' }),
      });
      // Only the App Store can be asked, so this is refused; the fault lets the store be the one who refuses.
      return aProduct(facade);
    },
  },
  invalid: {
    input: () => ({
      productId: '.',
      storeInformation: {
        appStoreSubscription: {
          duration: 'UNRECOGNIZED',
          subscriptionGroupName: '',
          subscriptionGroupId: 'x'.repeat(256),
        },
      },
    }),
    fields: [
      ['productId'],
      ['storeInformation', 'appStoreSubscription', 'subscriptionGroupName'],
      ['storeInformation', 'appStoreSubscription', 'subscriptionGroupId'],
      ['storeInformation', 'appStoreSubscription', 'duration'],
    ],
  },
});
