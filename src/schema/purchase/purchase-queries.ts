import { Held } from '../../loading/held.ts';
import type { Purchase } from '../../revenuecat/generated/wire.ts';
import { builder } from '../builder.ts';
import { connectionArgs, connectionOf, type ConnectionArguments } from '../common/connection.ts';
import { storeIdentifierArgument } from '../common/store-identifier.ts';
import type { RequestContext } from '../context.ts';
import { defineProjectField } from '../project/project-field.ts';
import { PurchaseConnection } from './purchase-connection.ts';
import { purchaseById, purchasesByStoreIdentifier } from './purchase-loader.ts';
import { PurchaseRef } from './purchase-ref.ts';

const searchArgs = {
  ...connectionArgs,
  ...builder.args((t) => ({
    storeIdentifier: t.string({
      required: true,
      description: "The store's own id of the purchase.",
    }),
  })),
};

const searchAccess = { operation: 'search-purchases', customers: 'none' } as const;
const searchDescription = 'Purchases that a store knows by this identifier.';

async function searchPurchases(
  projectId: string,
  { storeIdentifier, ...args }: ConnectionArguments & { storeIdentifier: string },
  context: RequestContext,
) {
  const key = { projectId, storeIdentifier: storeIdentifierArgument(storeIdentifier) };
  const found = await context.loaders.load(purchasesByStoreIdentifier, key);
  return connectionOf(context, args, JSON.stringify(['purchasesByStoreIdentifier', key]), found, {
    cursorOf: (purchase: Purchase) => purchase.id,
    toNode: (purchase) => Held.of(projectId, purchase.id, purchase),
  });
}

defineProjectField('purchase', {
  type: PurchaseRef,
  args: builder.args((t) => ({
    id: t.id({ required: true, description: "RevenueCat's id of the purchase." }),
  })),
  access: { operation: 'get-purchase', customers: 'own' },
  loads: purchaseById,
  description: 'One purchase by its id, or null when there is none.',
  async resolve(projectId, { id }, context) {
    const purchase = await context.loaders.load(purchaseById, { projectId, id });
    return purchase === null ? null : Held.of(projectId, purchase.id, purchase);
  },
});

defineProjectField('purchases', {
  type: PurchaseConnection,
  args: searchArgs,
  access: searchAccess,
  loads: purchasesByStoreIdentifier,
  description: searchDescription,
  resolve: (projectId, args, context) => searchPurchases(projectId, args, context),
});
