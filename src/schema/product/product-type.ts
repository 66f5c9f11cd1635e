import { Held } from '../../loading/held.ts';
import { embeddedItems, isComplete } from '../../loading/embedded-list.ts';
import type { Entitlement } from '../../revenuecat/generated/wire.ts';
import { AppRef } from '../app/app-ref.ts';
import { apps } from '../app/app-loader.ts';
import { connectionArgs, connectionOf } from '../common/connection.ts';
import { entityState } from '../common/entity-state.ts';
import { identify } from '../common/identity.ts';
import { loadReference } from '../common/reference.ts';
import type { RequestContext } from '../context.ts';
import { EntitlementConnection } from '../entitlement/entitlement-connection.ts';
import { entitlements, productsOfEntitlement } from '../entitlement/entitlement-loader.ts';
import { ProjectRef } from '../project/project-ref.ts';
import { productType } from './product-enums.ts';
import { products } from './product-loader.ts';
import { ProductRef, type ProductObject } from './product-ref.ts';
import { OneTimeProductRef, SubscriptionProductRef } from './product-settings-types.ts';

identify('Product', ProductRef, {
  loader: products.byId,
  key: ({ projectId, id }) => ({ projectId, id }),
  hold: ({ projectId, id }, data) =>
    data === null ? Held.idOnly(projectId, id) : Held.of(projectId, id, data),
});

ProductRef.implement({
  description: 'Something that a store sells, as RevenueCat knows it.',
  access: { rule: { operation: 'get-product', customers: 'all' } },
  fields: (t) => ({
    id: t.exposeID('id', { access: 'free', nullable: false, description: "RevenueCat's id of the product." }),
    storeIdentifier: t.string({
      nullable: true,
      description: "The store's own id of the product.",
      resolve: (product) => product.data.store_identifier,
    }),
    displayName: t.string({
      nullable: true,
      description: 'What the product is called in RevenueCat.',
      resolve: (product) => product.data.display_name,
    }),
    type: t.field({
      type: productType.ref,
      nullable: true,
      description: 'How the product is sold.',
      resolve: (product) => productType.read(product.data.type),
    }),
    state: t.field({
      type: entityState.ref,
      nullable: true,
      description: 'Whether the product is in use or archived.',
      resolve: (product) => entityState.read(product.data.state),
    }),
    createdAt: t.field({
      type: 'DateTime',
      nullable: true,
      description: 'When the product was added to RevenueCat.',
      resolve: (product) => product.data.created_at,
    }),
    subscription: t.field({
      type: SubscriptionProductRef,
      nullable: true,
      description: 'Durations of a subscription product; null for other products.',
      resolve: (product) => product.data.subscription ?? null,
    }),
    oneTime: t.field({
      type: OneTimeProductRef,
      nullable: true,
      description: 'Facts of a one-time product; null for other products.',
      resolve: (product) => product.data.one_time ?? null,
    }),
    project: t.field({
      type: ProjectRef,
      nullable: true,
      description: 'The project that the product belongs to.',
      resolve: (product) => ({ projectId: product.projectId }),
    }),
    app: t.field({
      type: AppRef,
      nullable: true,
      loads: { reference: apps.byId },
      description: 'The app that sells the product.',
      resolve: (product, _args, context, info) => {
        const { app, app_id: appId } = product.data;
        if (app) return Held.of(product.projectId, app.id, app);
        return loadReference(info, context, 'App', apps.byId, product.projectId, appId);
      },
    }),
    entitlements: t.field({
      type: EntitlementConnection,
      nullable: true,
      args: connectionArgs,
      access: { operation: 'list-entitlements', customers: 'all' },
      // Entitlements with more products than their list embeds are read on, once for all products.
      loads: [{ some: productsOfEntitlement, calls: 5 }, entitlements.all],
      description: 'The entitlements that the product unlocks.',
      resolve: async (product, args, context) => {
        const unlocked = await entitlementsOf(product, context);
        return connectionOf(
          context,
          args,
          JSON.stringify(['entitlementsOfProduct', product.projectId, product.id]),
          unlocked,
          {
            cursorOf: (entitlement) => entitlement.id,
            toNode: (entitlement) => Held.of(product.projectId, entitlement.id, entitlement),
          },
        );
      },
    }),
  }),
});

/** Upstream knows the products of an entitlement and not the other way round, so every entitlement is looked through. */
async function entitlementsOf(
  product: ProductObject,
  context: RequestContext,
): Promise<readonly Entitlement[]> {
  const { projectId } = product;
  const all = await context.loaders.load(entitlements.all, { projectId });
  const unlocks = await Promise.all(
    all.map(async (entitlement) => {
      const held = entitlement.products;
      if (embeddedItems(held).some((it) => it.id === product.id)) return true;
      if (isComplete(held)) return false;
      const slice = { after: null, first: context.maxPageSize };
      const rest = await context.loaders.load(productsOfEntitlement, {
        projectId,
        id: entitlement.id,
        slice,
      });
      return rest.items.some((it) => it.id === product.id);
    }),
  );
  return all.filter((_entitlement, index) => unlocks[index]);
}
