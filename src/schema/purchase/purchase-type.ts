import { Held } from '../../loading/held.ts';
import { wireEnums } from '../../revenuecat/generated/enums.ts';
import type { Entitlement } from '../../revenuecat/generated/wire.ts';
import { builder } from '../builder.ts';
import { ActionAvailabilityRef } from '../common/action-availability.ts';
import { connectionArgs, resolveConnection } from '../common/connection.ts';
import { environment } from '../common/environment.ts';
import { identify } from '../common/identity.ts';
import { MonetaryAmountRef } from '../common/monetary-amount.ts';
import { loadReference } from '../common/reference.ts';
import { ownership, store } from '../common/store.ts';
import { defineWireEnum } from '../common/wire-enum.ts';
import { loadCustomerReference } from '../customer/customer-reference.ts';
import { CustomerRef } from '../customer/customer-ref.ts';
import { EntitlementConnection } from '../entitlement/entitlement-connection.ts';
import { OfferingRef } from '../offering/offering-ref.ts';
import { offerings } from '../offering/offering-loader.ts';
import { ProductRef } from '../product/product-ref.ts';
import { products } from '../product/product-loader.ts';
import { ProjectRef } from '../project/project-ref.ts';
import { refundAvailability } from './purchase-actions.ts';
import { entitlementsOfPurchase, purchaseById } from './purchase-loader.ts';
import { PurchaseRef, type PurchaseObject } from './purchase-ref.ts';
import { customerById } from '../customer/customer-loader.ts';

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
    project: t.field({
      type: ProjectRef,
      nullable: true,
      description: 'The project that the purchase belongs to.',
      resolve: (purchase) => ({ projectId: purchase.projectId }),
    }),
    customer: t.field({
      type: CustomerRef,
      nullable: true,
      loads: { owner: customerById },
      description: 'The customer who has it.',
      resolve: ({ projectId, data }, _args, context, info) =>
        loadCustomerReference(info, context, projectId, data.customer_id),
    }),
    originalCustomer: t.field({
      type: CustomerRef,
      nullable: true,
      access: staffOnly,
      loads: { reference: customerById },
      description: 'The customer who bought it, before any transfer.',
      resolve: ({ projectId, data }, _args, context, info) =>
        loadCustomerReference(info, context, projectId, data.original_customer_id),
    }),
    product: t.field({
      type: ProductRef,
      nullable: true,
      loads: { reference: products.byId },
      description: 'What was bought; null when the product is gone.',
      resolve: ({ projectId, data }, _args, context, info) =>
        loadReference(info, context, 'Product', products.byId, projectId, data.product_id),
    }),
    presentedOffering: t.field({
      type: OfferingRef,
      nullable: true,
      loads: { reference: offerings.byId },
      description: 'The offering that the customer saw when buying, as far as the app reported it.',
      resolve: ({ projectId, data }, _args, context, info) =>
        loadReference(info, context, 'Offering', offerings.byId, projectId, data.presented_offering_id),
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
    environment: t.field({
      type: environment.ref,
      nullable: true,
      description: 'Whether it was bought for real.',
      resolve: ({ data }) => environment.read(data.environment),
    }),
    store: t.field({
      type: store.ref,
      nullable: true,
      description: 'Where it was bought.',
      resolve: ({ data }) => store.read(data.store),
    }),
    storePurchaseIdentifier: t.string({
      nullable: true,
      access: staffOnly,
      description: "The store's own id of the purchase.",
      resolve: ({ data }) => data.store_purchase_identifier,
    }),
    ownership: t.field({
      type: ownership.ref,
      nullable: true,
      description: 'How the customer came by it.',
      resolve: ({ data }) => ownership.read(data.ownership),
    }),
    revenueInUsd: t.field({
      type: MonetaryAmountRef,
      nullable: true,
      access: staffOnly,
      description: 'What the purchase brought in, in US dollars.',
      resolve: ({ data }) => data.revenue_in_usd,
    }),
    country: t.string({
      nullable: true,
      description: 'The country of the purchase as an ISO 3166-1 alpha-2 code.',
      resolve: ({ data }) => data.country,
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
