import { expect } from 'vitest';
import type { Facade } from '../../support/facade.ts';
import { describeMutation } from '../../support/mutation-cases.ts';

const missing = { packageId: 'pkge0000000000' };

const aPackage = ({ sandbox }: Facade, productIds: readonly string[] = []): { packageId: string } => {
  const offering = sandbox.add.offering();
  return { packageId: sandbox.add.package({ offeringId: offering.id, lookupKey: 'weekly', productIds }).id };
};

describeMutation({
  mutation: 'createPackage',
  operation: 'create-packages',
  payload: 'package { id lookupKey displayName position products { nodes { eligibilityCriteria } } }',
  input: ({ sandbox }) => ({
    offeringId: sandbox.add.offering().id,
    lookupKey: '$rc_monthly',
    displayName: 'Monthly',
    position: 1,
  }),
  async expectPayload(payload, facade, { offeringId }) {
    const created = {
      id: expect.stringMatching(/^pkge/) as unknown,
      lookupKey: '$rc_monthly',
      displayName: 'Monthly',
      position: 1,
      products: { nodes: [] },
    };
    expect(payload).toEqual({ package: created });
    const read = 'query Offering($id: ID!) { offering(id: $id) { packages { nodes { lookupKey } } } }';
    expect(await facade.data(read, { id: offeringId })).toEqual({
      offering: { packages: { nodes: [{ lookupKey: '$rc_monthly' }] } },
    });
  },
  refusals: {
    NotFoundError: () => ({ offeringId: 'ofrng000000000', lookupKey: 'monthly', displayName: 'Monthly' }),
    ConflictError: ({ sandbox }) => {
      const offering = sandbox.add.offering();
      sandbox.add.package({ offeringId: offering.id, lookupKey: 'monthly' });
      return { offeringId: offering.id, lookupKey: 'monthly', displayName: 'Monthly' };
    },
  },
  invalid: {
    input: () => ({ offeringId: '..', lookupKey: '', displayName: '' }),
    fields: [['offeringId'], ['lookupKey'], ['displayName']],
  },
});

describeMutation({
  mutation: 'updatePackage',
  operation: 'update-package',
  payload: 'package { id displayName position }',
  input: ({ sandbox }) => {
    const offering = sandbox.add.offering();
    sandbox.add.package({ offeringId: offering.id });
    return {
      packageId: sandbox.add.package({ offeringId: offering.id }).id,
      displayName: 'First of all',
      position: 1,
    };
  },
  expectPayload(payload, _facade, { packageId }) {
    expect(payload).toEqual({ package: { id: packageId, displayName: 'First of all', position: 1 } });
  },
  refusals: {
    NotFoundError: () => ({ ...missing, position: 2 }),
    ConflictError: 'locked',
  },
  invalid: {
    input: () => ({ packageId: '..', displayName: '', position: 0 }),
    fields: [['packageId'], ['displayName'], ['position']],
  },
});

describeMutation({
  mutation: 'attachProductsToPackage',
  operation: 'attach-products-to-package',
  payload: 'package { id products { nodes { eligibilityCriteria product { displayName } } } }',
  input: (facade) => {
    const { sandbox } = facade;
    const android = sandbox.add.app({ type: 'play_store' });
    const fire = sandbox.add.app({ type: 'amazon' });
    return {
      ...aPackage(facade),
      products: [
        {
          productId: sandbox.add.product({ app_id: android.id, display_name: 'On Android' }).id,
          eligibilityCriteria: 'GOOGLE_SDK_GE_6',
        },
        { productId: sandbox.add.product({ app_id: fire.id, display_name: 'On Fire' }).id },
      ],
    };
  },
  expectPayload(payload, _facade, { packageId }) {
    expect(payload).toEqual({
      package: {
        id: packageId,
        products: {
          nodes: [
            { eligibilityCriteria: 'GOOGLE_SDK_GE_6', product: { displayName: 'On Android' } },
            { eligibilityCriteria: 'ALL', product: { displayName: 'On Fire' } },
          ],
        },
      },
    });
  },
  refusals: {
    NotFoundError: (facade) => ({ ...aPackage(facade), products: [{ productId: 'prod000000000000' }] }),
    ConflictError: (facade) => ({
      ...aPackage(facade),
      products: [{ productId: facade.sandbox.add.product({ state: 'inactive' }).id }],
    }),
  },
  invalid: {
    input: () => ({
      packageId: '..',
      products: [{ productId: '' }, { productId: 'prod1', eligibilityCriteria: 'UNRECOGNIZED' }],
    }),
    fields: [['packageId'], ['products', '0', 'productId'], ['products', '1', 'eligibilityCriteria']],
  },
});

const withProduct = (facade: Facade): { packageId: string; productIds: string[] } => {
  const { id } = facade.sandbox.add.product();
  return { ...aPackage(facade, [id]), productIds: [id] };
};

describeMutation({
  mutation: 'detachProductsFromPackage',
  operation: 'detach-products-from-package',
  payload: 'package { id products { nodes { product { id } } } }',
  input: withProduct,
  expectPayload(payload, _facade, { packageId }) {
    expect(payload).toEqual({ package: { id: packageId, products: { nodes: [] } } });
  },
  refusals: {
    NotFoundError: (facade) => ({ ...aPackage(facade), productIds: ['prod000000000000'] }),
    ConflictError: 'locked',
  },
  invalid: {
    input: () => ({ packageId: '..', productIds: [] }),
    fields: [['packageId'], ['productIds']],
  },
});

describeMutation({
  mutation: 'deletePackage',
  operation: 'delete-package-from-offering',
  payload: 'deletedPackageId dryRun { path }',
  input: aPackage,
  async expectPayload(payload, facade, { packageId }) {
    expect(payload).toEqual({ deletedPackageId: packageId, dryRun: null });
    const read = 'query Gone($id: ID!) { package(id: $id) { displayName } }';
    expect(await facade.data(read, { id: packageId })).toEqual({ package: null });
  },
  refusals: {
    NotFoundError: () => missing,
    ConflictError: 'locked',
  },
  invalid: { input: () => ({ packageId: '..' }), fields: [['packageId']] },
  destructive: true,
});
