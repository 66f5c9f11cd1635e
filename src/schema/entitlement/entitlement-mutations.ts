import { embeddedItems, isComplete } from '../../loading/embedded-list.ts';
import type { Entitlement } from '../../revenuecat/generated/wire.ts';
import type { BuilderTypes } from '../builder.ts';
import { defineMutation, type MutationResult } from '../mutation/define-mutation.ts';
import { foreseeExisting, foreseeObstacles } from '../mutation/foresee.ts';
import { loadReference } from '../common/reference.ts';
import { entitlements, productsOfEntitlement } from './entitlement-loader.ts';
import { EntitlementRef } from './entitlement-ref.ts';

const entitlementId = { required: true, description: "RevenueCat's id of the entitlement." } as const;
const displayName = { required: true, description: 'What the entitlement is called in RevenueCat.' } as const;
const pathOf = ({ entitlementId: id }: { entitlementId: string }, projectId: string) => ({
  path: { project_id: projectId, entitlement_id: id },
});
const created = (_input: unknown, _answer: unknown, projectId: string) => [
  { kind: 'configuration', projectId, part: 'entitlements' } as const,
];
/** What customers own embeds the entitlements that it unlocks, and its products decide what customers have. */
const changes = (_input: unknown, _answer: unknown, projectId: string) => [
  ...created(_input, _answer, projectId),
  { kind: 'any-customer', projectId } as const,
];
const outcome = (_input: unknown, { id }: Entitlement) => ({ id });

/** Read after the write: its answer does not hold the products. */
function entitlementPayloadField(
  t: PothosSchemaTypes.ObjectFieldBuilder<BuilderTypes, MutationResult<{ readonly id: string }>>,
) {
  return t.field({
    type: EntitlementRef,
    nullable: true,
    loads: { reference: entitlements.byId },
    description: 'The entitlement as it is now.',
    resolve: ({ projectId, outcome: changed }, _args, context, info) =>
      loadReference(info, context, 'Entitlement', entitlements.byId, projectId, changed?.id),
  });
}

defineMutation('createEntitlement', {
  operation: 'create-entitlement',
  description: 'Makes an entitlement.',
  input: {
    description: 'The entitlement to make.',
    fields: (t) => ({
      lookupKey: t.string({
        required: true,
        description: 'The name that apps ask for it by. It cannot be changed.',
      }),
      displayName: t.string(displayName),
    }),
  },
  request: ({ lookupKey, displayName: name }, projectId) => ({
    path: { project_id: projectId },
    body: { lookup_key: lookupKey, display_name: name },
  }),
  changes: created,
  outcome,
  payload: {
    description: 'The entitlement was made.',
    fields: (t) => ({ entitlement: entitlementPayloadField(t) }),
  },
});

defineMutation('updateEntitlement', {
  operation: 'update-entitlement',
  description: 'Changes what an entitlement is called in RevenueCat.',
  input: {
    description: 'Which entitlement to change, and how.',
    fields: (t) => ({ entitlementId: t.id(entitlementId), displayName: t.string(displayName) }),
  },
  request: ({ displayName: name, ...input }, projectId) => ({
    ...pathOf(input, projectId),
    body: { display_name: name },
  }),
  changes,
  outcome,
  payload: {
    description: 'The entitlement was changed.',
    fields: (t) => ({ entitlement: entitlementPayloadField(t) }),
  },
});

defineMutation('archiveEntitlement', {
  operation: 'archive-entitlement',
  description: 'Takes an entitlement out of use and keeps it for the past.',
  input: {
    description: 'Which entitlement to archive.',
    fields: (t) => ({ entitlementId: t.id(entitlementId) }),
  },
  request: pathOf,
  changes,
  outcome,
  payload: {
    description: 'The entitlement was archived.',
    fields: (t) => ({ entitlement: entitlementPayloadField(t) }),
  },
});

defineMutation('unarchiveEntitlement', {
  operation: 'unarchive-entitlement',
  description: 'Brings an archived entitlement back into use.',
  input: {
    description: 'Which entitlement to bring back.',
    fields: (t) => ({ entitlementId: t.id(entitlementId) }),
  },
  request: pathOf,
  changes,
  outcome,
  payload: {
    description: 'The entitlement is back in use.',
    fields: (t) => ({ entitlement: entitlementPayloadField(t) }),
  },
});

defineMutation('attachProductsToEntitlement', {
  operation: 'attach-products-to-entitlement',
  description: 'Makes products unlock an entitlement.',
  input: {
    description: 'Which products are to unlock which entitlement.',
    fields: (t) => ({
      entitlementId: t.id(entitlementId),
      productIds: t.idList({ required: true, description: 'The products to attach.' }),
    }),
  },
  request: ({ productIds, ...input }, projectId) => ({
    ...pathOf(input, projectId),
    body: { product_ids: productIds },
  }),
  changes,
  outcome,
  payload: {
    description: 'The products were attached.',
    fields: (t) => ({ entitlement: entitlementPayloadField(t) }),
  },
});

defineMutation('detachProductsFromEntitlement', {
  operation: 'detach-products-from-entitlement',
  description: 'Makes products stop unlocking an entitlement.',
  input: {
    description: 'Which products are to unlock an entitlement no longer.',
    fields: (t) => ({
      entitlementId: t.id(entitlementId),
      productIds: t.idList({ required: true, description: 'The products to detach.' }),
    }),
  },
  request: ({ productIds, ...input }, projectId) => ({
    ...pathOf(input, projectId),
    body: { product_ids: productIds },
  }),
  changes,
  outcome,
  payload: {
    description: 'The products were detached.',
    fields: (t) => ({ entitlement: entitlementPayloadField(t) }),
  },
});

defineMutation('deleteEntitlement', {
  operation: 'delete-entitlement',
  description: 'Deletes an entitlement for good.',
  input: {
    description: 'Which entitlement to delete.',
    fields: (t) => ({ entitlementId: t.id(entitlementId) }),
  },
  request: pathOf,
  destructive: {
    // The entitlement as for any dry run, and its products where it does not embed them.
    calls: 3,
    async foresee({ entitlementId: id }, projectId, { loaders }) {
      const loaded = loaders.load(entitlements.byId, { projectId, id });
      const { products } = await foreseeExisting(loaded, 'entitlement');
      await foreseeObstacles('entitlementId', [
        {
          sentence: 'The entitlement has products. Detach those first.',
          async stands() {
            if (isComplete(products)) return embeddedItems(products).length > 0;
            const list = { projectId, id, slice: { after: null, first: 1 } };
            return (await loaders.load(productsOfEntitlement, list)).items.length > 0;
          },
        },
      ]);
    },
  },
  changes,
  outcome: ({ entitlementId: id }) => ({ id }),
  payload: {
    description: 'The entitlement was deleted.',
    fields: (t) => ({
      deletedEntitlementId: t.id({
        nullable: true,
        description: 'The id of the entitlement that is gone; null on a dry run.',
        resolve: ({ outcome: deleted }) => deleted?.id,
      }),
    }),
  },
});
