import { expect } from 'vitest';
import type { Facade } from '../../support/facade.ts';
import { describeMutation } from '../../support/mutation-cases.ts';

const missing = { entitlementId: 'entl0000000000' };

const anEntitlement = ({ sandbox }: Facade): { entitlementId: string } => ({
  entitlementId: sandbox.add.entitlement({ lookupKey: 'gold', displayName: 'Gold' }).id,
});

const anArchivedEntitlement = ({ sandbox }: Facade): { entitlementId: string } => ({
  entitlementId: sandbox.add.entitlement({ state: 'inactive' }).id,
});

const withProducts = ({ sandbox }: Facade): { entitlementId: string; productIds: string[] } => {
  const productIds = ['Gold, monthly', 'Gold, yearly'].map(
    (name) => sandbox.add.product({ display_name: name }).id,
  );
  return { entitlementId: sandbox.add.entitlement({ productIds }).id, productIds };
};

const withoutProducts = ({ sandbox }: Facade): { entitlementId: string; productIds: string[] } => {
  const productIds = ['Gold, monthly', 'Gold, yearly'].map(
    (name) => sandbox.add.product({ display_name: name }).id,
  );
  return { entitlementId: sandbox.add.entitlement().id, productIds };
};

describeMutation({
  mutation: 'createEntitlement',
  operation: 'create-entitlement',
  payload: `entitlement {
    id lookupKey displayName state products { nodes { id } }
    project { entitlement(lookupKey: "silver") { displayName } }
  }`,
  input: () => ({ lookupKey: 'silver', displayName: 'Silver' }),
  expectPayload({ entitlement }) {
    expect(entitlement).toEqual({
      id: expect.stringMatching(/^entl/) as unknown,
      lookupKey: 'silver',
      displayName: 'Silver',
      state: 'ACTIVE',
      products: { nodes: [] },
      project: { entitlement: { displayName: 'Silver' } },
    });
  },
  refusals: {
    NotFoundError: { inGoneProject: { lookupKey: 'silver', displayName: 'Silver' } },
    ConflictError: (facade) => {
      anEntitlement(facade);
      return { lookupKey: 'gold', displayName: 'Gold again' };
    },
  },
  invalid: {
    input: () => ({ lookupKey: '', displayName: 'x'.repeat(1501), idempotencyKey: '' }),
    fields: [['lookupKey'], ['displayName'], ['idempotencyKey']],
  },
});

describeMutation({
  mutation: 'updateEntitlement',
  operation: 'update-entitlement',
  payload: 'entitlement { id lookupKey displayName }',
  input: (facade) => ({ ...anEntitlement(facade), displayName: 'Pure gold' }),
  expectPayload(payload, _facade, { entitlementId }) {
    expect(payload).toEqual({
      entitlement: { id: entitlementId, lookupKey: 'gold', displayName: 'Pure gold' },
    });
  },
  refusals: {
    NotFoundError: () => ({ ...missing, displayName: 'Pure gold' }),
    ConflictError: 'locked',
  },
  invalid: {
    input: () => ({ entitlementId: '..', displayName: '' }),
    fields: [['entitlementId'], ['displayName']],
  },
});

describeMutation({
  mutation: 'archiveEntitlement',
  operation: 'archive-entitlement',
  payload: 'entitlement { id state }',
  input: anEntitlement,
  expectPayload(payload, _facade, { entitlementId }) {
    expect(payload).toEqual({ entitlement: { id: entitlementId, state: 'INACTIVE' } });
  },
  refusals: {
    NotFoundError: () => missing,
    ConflictError: 'locked',
  },
  invalid: { input: () => ({ entitlementId: '' }), fields: [['entitlementId']] },
});

describeMutation({
  mutation: 'unarchiveEntitlement',
  operation: 'unarchive-entitlement',
  payload: 'entitlement { id state }',
  input: anArchivedEntitlement,
  expectPayload(payload, _facade, { entitlementId }) {
    expect(payload).toEqual({ entitlement: { id: entitlementId, state: 'ACTIVE' } });
  },
  refusals: {
    NotFoundError: () => missing,
    ConflictError: ({ sandbox }) => {
      const product = sandbox.add.product({ state: 'inactive' });
      return { entitlementId: sandbox.add.entitlement({ state: 'inactive', productIds: [product.id] }).id };
    },
  },
  invalid: { input: () => ({ entitlementId: '.' }), fields: [['entitlementId']] },
});

describeMutation({
  mutation: 'attachProductsToEntitlement',
  operation: 'attach-products-to-entitlement',
  payload: 'entitlement { id products { nodes { id displayName entitlements { nodes { id } } } } }',
  input: withoutProducts,
  expectPayload({ entitlement }, _facade, { entitlementId, productIds }) {
    const [monthly, yearly] = productIds as string[];
    const entitlements = { nodes: [{ id: entitlementId }] };
    expect(entitlement).toEqual({
      id: entitlementId,
      products: {
        nodes: [
          { id: monthly, displayName: 'Gold, monthly', entitlements },
          { id: yearly, displayName: 'Gold, yearly', entitlements },
        ],
      },
    });
  },
  refusals: {
    NotFoundError: (facade) => ({ ...anEntitlement(facade), productIds: ['prod000000000000'] }),
    ConflictError: (facade) => ({
      ...anEntitlement(facade),
      productIds: [facade.sandbox.add.product({ state: 'inactive' }).id],
    }),
  },
  invalid: {
    input: () => ({ entitlementId: '..', productIds: [] }),
    fields: [['entitlementId'], ['productIds']],
  },
});

describeMutation({
  mutation: 'detachProductsFromEntitlement',
  operation: 'detach-products-from-entitlement',
  payload: 'entitlement { id products { nodes { id } } }',
  input(facade) {
    const { entitlementId, productIds } = withProducts(facade);
    return { entitlementId, productIds: productIds.slice(0, 1) };
  },
  expectPayload({ entitlement }, { sandbox }, { entitlementId, productIds }) {
    const kept = [...(sandbox.store.project(sandbox.projectId)?.products ?? [])].at(-1);
    expect(productIds).not.toContain(kept?.id);
    expect(entitlement).toEqual({ id: entitlementId, products: { nodes: [{ id: kept?.id }] } });
  },
  refusals: {
    NotFoundError: (facade) => ({ ...withProducts(facade), productIds: ['prod000000000000'] }),
    ConflictError: 'locked',
  },
  invalid: {
    input: () => ({ entitlementId: '..', productIds: Array.from({ length: 51 }, () => 'prod1') }),
    fields: [['entitlementId'], ['productIds']],
  },
});

describeMutation({
  mutation: 'deleteEntitlement',
  operation: 'delete-entitlement',
  payload: 'deletedEntitlementId dryRun { path }',
  input: anEntitlement,
  async expectPayload(payload, facade, { entitlementId }) {
    expect(payload).toEqual({ deletedEntitlementId: entitlementId, dryRun: null });
    const read = 'query Gone($id: ID!) { entitlement(id: $id) { displayName } }';
    expect(await facade.data(read, { id: entitlementId })).toEqual({ entitlement: null });
  },
  refusals: {
    NotFoundError: () => missing,
    ConflictError: 'locked',
  },
  invalid: { input: () => ({ entitlementId: '..' }), fields: [['entitlementId']] },
  destructive: true,
});
