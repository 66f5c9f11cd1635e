import { Held } from '../../loading/held.ts';
import { wireEnums } from '../../revenuecat/generated/enums.ts';
import type { Entitlement } from '../../revenuecat/generated/wire.ts';
import { builder } from '../builder.ts';
import { ActionAvailabilityRef } from '../common/action-availability.ts';
import { connectionArgs, resolveConnection } from '../common/connection.ts';
import { identify } from '../common/identity.ts';
import { MonetaryAmountRef } from '../common/monetary-amount.ts';
import { defineWireEnum } from '../common/wire-enum.ts';
import { EntitlementConnection } from '../entitlement/entitlement-connection.ts';
import { boughtFields } from './bought-fields.ts';
import { refundAvailability } from './purchase-actions.ts';
import { entitlementsOfPurchase, purchaseById } from './purchase-loader.ts';
import { PurchaseRef, type PurchaseObject } from './purchase-ref.ts';

const staffOnly = { operation: 'get-purchase', customers: 'none' } as const;

const purchaseStatus = defineWireEnum('PurchaseStatus', {
  description: 'Whether a purchase still stands.',
  values: wireEnums['Purchase.status'],
  descriptions: {
    owned: 'The customer owns it.',
    refunded: 'It was paid back.',
  },
});

const ActionsRef = builder.objectRef<PurchaseObject>('PurchaseActions');

identify('Purchase', PurchaseRef, {
  loader: purchaseById,
  key: ({ projectId, id }) => ({ projectId, id }),
  hold: ({ projectId, id }, data) =>
    data === null ? Held.idOnly(projectId, id) : Held.of(projectId, id, data),
});

PurchaseRef.implement({
  description: 'Something that a customer bought once, in one store.',
  access: {
    rule: { operation: 'get-purchase', customers: 'own' },
    projectId: (purchase) => purchase.projectId,
    isOwn: (purchase, own) => own.customer(purchase.projectId, purchase.data.customer_id),
  },
  fields: (t) => ({
    id: t.exposeID('id', {
      access: 'free',
      nullable: false,
      description: "RevenueCat's id of the purchase.",
    }),
    ...boughtFields(t, 'get-purchase', {
      project: 'The project that the purchase belongs to.',
      customer: 'The customer who has it.',
      originalCustomer: 'The customer who bought it, before any transfer.',
      product: 'What was bought; null when the product is gone.',
      presentedOffering: 'The offering that the customer saw when buying, as far as the app reported it.',
    }),
    entitlements: t.field({
      type: EntitlementConnection,
      nullable: true,
      args: connectionArgs,
      access: { operation: 'list-purchase-entitlements', customers: 'own' },
      loads: { beyond: entitlementsOfPurchase },
      description: 'The entitlements that the purchase unlocks.',
      resolve: ({ projectId, id, data }, args, context) =>
        resolveConnection(context, args, {
          loader: entitlementsOfPurchase,
          list: { projectId, id, customerId: data.customer_id },
          embedded: data.entitlements,
          cursorOf: (entitlement: Entitlement) => entitlement.id,
          toNode: (entitlement) => Held.of(projectId, entitlement.id, entitlement),
        }),
    }),
    status: t.field({
      type: purchaseStatus.ref,
      nullable: true,
      description: 'Whether it still stands.',
      resolve: ({ data }) => purchaseStatus.read(data.status),
    }),
    quantity: t.int({
      nullable: true,
      description: 'How many were bought.',
      resolve: ({ data }) => data.quantity,
    }),
    purchasedAt: t.field({
      type: 'DateTime',
      nullable: true,
      description: 'When it was bought.',
      resolve: ({ data }) => data.purchased_at,
    }),
    storePurchaseIdentifier: t.string({
      nullable: true,
      access: staffOnly,
      description: "The store's own id of the purchase.",
      resolve: ({ data }) => data.store_purchase_identifier,
    }),
    revenueInUsd: t.field({
      type: MonetaryAmountRef,
      nullable: true,
      access: staffOnly,
      description: 'What the purchase brought in, in US dollars.',
      resolve: ({ data }) => data.revenue_in_usd,
    }),
    actions: t.field({
      type: ActionsRef,
      nullable: true,
      description: 'What can be done with the purchase in its present state, judged without a call upstream.',
      resolve: (purchase) => purchase,
    }),
  }),
});

ActionsRef.implement({
  description: 'What can be done with a purchase in its present state.',
  access: { rule: 'free' },
  fields: (t) => ({
    refund: t.field({
      type: ActionAvailabilityRef,
      nullable: false,
      description: 'Paying it back and ending the access that it gave.',
      resolve: ({ data }) => refundAvailability(data),
    }),
  }),
});
