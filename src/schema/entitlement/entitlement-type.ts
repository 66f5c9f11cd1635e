import { Held } from '../../loading/held.ts';
import type { Entitlement, Product } from '../../revenuecat/generated/wire.ts';
import { connectionArgs, resolveConnection } from '../common/connection.ts';
import { entityState } from '../common/entity-state.ts';
import { identify } from '../common/identity.ts';
import type { RequestContext } from '../context.ts';
import { ProductConnection } from '../product/product-connection.ts';
import { ProjectRef } from '../project/project-ref.ts';
import { entitlements, productsOfEntitlement } from './entitlement-loader.ts';
import { EntitlementRef } from './entitlement-ref.ts';

identify('Entitlement', EntitlementRef, {
  loader: entitlements.byId,
  key: ({ projectId, id }) => ({ projectId, id }),
  hold: ({ projectId, id }, data) =>
    data === null ? Held.idOnly(projectId, id) : Held.of(projectId, id, data),
});

EntitlementRef.implement({
  description: 'A level of access that customers get by buying any of its products, or by being granted it.',
  access: { rule: { operation: 'get-entitlement', customers: 'all' } },
  fields: (t) => ({
    id: t.exposeID('id', {
      access: 'free',
      nullable: false,
      description: "RevenueCat's id of the entitlement.",
    }),
    lookupKey: t.string({
      nullable: true,
      description: 'The name that apps ask for it by, such as `pro`.',
      resolve: (entitlement) => entitlement.data.lookup_key,
    }),
    displayName: t.string({
      nullable: true,
      description: 'What the entitlement is called in RevenueCat.',
      resolve: (entitlement) => entitlement.data.display_name,
    }),
    state: t.field({
      type: entityState.ref,
      nullable: true,
      description: 'Whether the entitlement is in use or archived.',
      resolve: (entitlement) => entityState.read(entitlement.data.state),
    }),
    createdAt: t.field({
      type: 'DateTime',
      nullable: true,
      description: 'When the entitlement was made.',
      resolve: (entitlement) => entitlement.data.created_at,
    }),
    project: t.field({
      type: ProjectRef,
      nullable: true,
      description: 'The project that the entitlement belongs to.',
      resolve: (entitlement) => ({ projectId: entitlement.projectId }),
    }),
    products: t.field({
      type: ProductConnection,
      nullable: true,
      args: connectionArgs,
      access: { operation: 'get-products-from-entitlement', customers: 'all' },
      loads: { beyond: productsOfEntitlement, kind: 'products', within: entitlements.byId },
      description: 'The products that unlock the entitlement.',
      resolve: async ({ projectId, id, data }, args, context) =>
        resolveConnection(context, args, {
          loader: productsOfEntitlement,
          list: { projectId, id },
          // One list answers for every entitlement that came without its products, as those of a subscription do.
          embedded: data.products ?? (await entitlementOfList(projectId, id, context))?.products,
          cursorOf: (product: Product) => product.id,
          toNode: (product) => Held.of(projectId, product.id, product),
        }),
    }),
  }),
});

/** The entitlement as the project's list has it; null where that cannot be read, and its products may be all the same. */
function entitlementOfList(
  projectId: string,
  id: string,
  { loaders }: RequestContext,
): Promise<Entitlement | null> {
  return loaders.load(entitlements.byId, { projectId, id }).catch(() => null);
}
