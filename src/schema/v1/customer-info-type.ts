import { wireEnums } from '../../revenuecat/generated/enums.ts';
import {
  momentOf,
  type CustomerInfo,
  type EntitlementInfo,
  type PurchaseInfo,
  type SubscriptionInfo,
} from '../../revenuecat/v1/customer-info.ts';
import { builder } from '../builder.ts';
import { CurrencyAmountRef, type CurrencyAmount } from '../common/currency-amount.ts';
import { ownership, store } from '../common/store.ts';
import { defineWireEnum } from '../common/wire-enum.ts';

/*
 * Value types: only mutations give them, and each of those needs what reads customers, subscriptions and purchases.
 */
const access = { rule: 'free' } as const;

const periodType = defineWireEnum('SubscriptionPeriodType', {
  description: 'What kind of period a subscription is in.',
  values: wireEnums['v1:Subscriber.subscriber.subscriptions.*.period_type'],
  descriptions: {
    normal: 'A period at the full price.',
    trial: 'A free trial.',
    intro: 'A period at an introductory price.',
  },
});

const CustomerInfoEntitlementRef = builder.objectRef<EntitlementInfo>('CustomerInfoEntitlement').implement({
  description: 'An entitlement that a customer has or had, with what gives it longest.',
  access,
  fields: (t) => ({
    identifier: t.exposeString('identifier', {
      nullable: false,
      description: 'The lookup key of the entitlement.',
    }),
    expiresDate: t.field({
      type: 'DateTime',
      nullable: true,
      description: 'When it ends or ended; null when it never ends.',
      resolve: (info) => momentOf(info.expires_date),
    }),
    gracePeriodExpiresDate: t.field({
      type: 'DateTime',
      nullable: true,
      description: 'When a grace period ends or ended; null when there was none.',
      resolve: (info) => momentOf(info.grace_period_expires_date),
    }),
    productIdentifier: t.string({
      nullable: true,
      description: "The store's id of the product that gives it.",
      resolve: (info) => info.product_identifier,
    }),
    purchaseDate: t.field({
      type: 'DateTime',
      nullable: true,
      description: 'When that product was last bought or renewed.',
      resolve: (info) => momentOf(info.purchase_date),
    }),
  }),
});

const CustomerInfoSubscriptionRef = builder
  .objectRef<SubscriptionInfo>('CustomerInfoSubscription')
  .implement({
    description: 'The latest subscription of a customer to one product.',
    access,
    fields: (t) => ({
      productIdentifier: t.exposeString('productIdentifier', {
        nullable: false,
        description: "The store's id of the product.",
      }),
      displayName: t.string({
        nullable: true,
        description: 'What the product is called in RevenueCat.',
        resolve: (info) => info.display_name,
      }),
      store: t.field({
        type: store.ref,
        nullable: true,
        description: 'Where it was bought.',
        resolve: (info) => store.read(info.store),
      }),
      storeTransactionId: t.string({
        nullable: true,
        description: "The store's id of the latest payment.",
        resolve: (info) => info.store_transaction_id,
      }),
      isSandbox: t.boolean({
        nullable: true,
        description: 'Whether it was bought while testing.',
        resolve: (info) => info.is_sandbox,
      }),
      ownershipType: t.field({
        type: ownership.ref,
        nullable: true,
        description: 'How the customer came by it.',
        resolve: (info) => ownership.read(info.ownership_type?.toLowerCase()),
      }),
      periodType: t.field({
        type: periodType.ref,
        nullable: true,
        description: 'What kind of period it is in.',
        resolve: (info) => periodType.read(info.period_type),
      }),
      price: t.field({
        type: CurrencyAmountRef,
        nullable: true,
        description: 'What the latest period cost.',
        resolve: (info) => priceOf(info.price),
      }),
      purchaseDate: t.field({
        type: 'DateTime',
        nullable: true,
        description: 'When the latest period began.',
        resolve: (info) => momentOf(info.purchase_date),
      }),
      originalPurchaseDate: t.field({
        type: 'DateTime',
        nullable: true,
        description: 'When the subscription first began.',
        resolve: (info) => momentOf(info.original_purchase_date),
      }),
      expiresDate: t.field({
        type: 'DateTime',
        nullable: true,
        description: 'When it ends or ended.',
        resolve: (info) => momentOf(info.expires_date),
      }),
      gracePeriodExpiresDate: t.field({
        type: 'DateTime',
        nullable: true,
        description: 'When a grace period ends or ended; null when there was none.',
        resolve: (info) => momentOf(info.grace_period_expires_date),
      }),
      billingIssuesDetectedAt: t.field({
        type: 'DateTime',
        nullable: true,
        description: 'Since when payments fail; null when they do not.',
        resolve: (info) => momentOf(info.billing_issues_detected_at),
      }),
      unsubscribeDetectedAt: t.field({
        type: 'DateTime',
        nullable: true,
        description: 'When renewal was switched off; null while it is on.',
        resolve: (info) => momentOf(info.unsubscribe_detected_at),
      }),
      autoResumeDate: t.field({
        type: 'DateTime',
        nullable: true,
        description: 'When a paused subscription goes on by itself; null for others.',
        resolve: (info) => momentOf(info.auto_resume_date),
      }),
      refundedAt: t.field({
        type: 'DateTime',
        nullable: true,
        description: 'When it was refunded; null when it was not.',
        resolve: (info) => momentOf(info.refunded_at),
      }),
    }),
  });

const CustomerInfoPurchaseRef = builder.objectRef<PurchaseInfo>('CustomerInfoPurchase').implement({
  description: 'A purchase of a customer that is not a subscription.',
  access,
  fields: (t) => ({
    id: t.id({
      nullable: true,
      description: "RevenueCat's id of the purchase in REST v1.",
      resolve: (info) => info.id,
    }),
    productIdentifier: t.exposeString('productIdentifier', {
      nullable: false,
      description: "The store's id of the product.",
    }),
    displayName: t.string({
      nullable: true,
      description: 'What the product is called in RevenueCat.',
      resolve: (info) => info.display_name,
    }),
    store: t.field({
      type: store.ref,
      nullable: true,
      description: 'Where it was bought.',
      resolve: (info) => store.read(info.store),
    }),
    storeTransactionId: t.string({
      nullable: true,
      description: "The store's own id of the payment, as it stands on receipts.",
      resolve: (info) => info.store_transaction_id,
    }),
    isSandbox: t.boolean({
      nullable: true,
      description: 'Whether it was bought while testing.',
      resolve: (info) => info.is_sandbox,
    }),
    price: t.field({
      type: CurrencyAmountRef,
      nullable: true,
      description: 'What it cost.',
      resolve: (info) => priceOf(info.price),
    }),
    purchaseDate: t.field({
      type: 'DateTime',
      nullable: true,
      description: 'When it was bought.',
      resolve: (info) => momentOf(info.purchase_date),
    }),
  }),
});

export const CustomerInfoRef = builder.objectRef<CustomerInfo>('CustomerInfo').implement({
  description:
    "A customer as RevenueCat's SDK sees it in an app, read through REST v1. Attributes are at `Customer.attributes`.",
  access,
  fields: (t) => ({
    requestDate: t.field({
      type: 'DateTime',
      nullable: true,
      description: 'The moment for which all of this holds.',
      resolve: (info) => info.requestedAt,
    }),
    originalAppUserId: t.id({
      nullable: true,
      description: 'The App User ID under which the customer was first known.',
      resolve: (info) => info.original_app_user_id,
    }),
    firstSeen: t.field({
      type: 'DateTime',
      nullable: true,
      description: 'When the customer was first seen.',
      resolve: (info) => momentOf(info.first_seen),
    }),
    lastSeen: t.field({
      type: 'DateTime',
      nullable: true,
      description: 'When the customer was last seen.',
      resolve: (info) => momentOf(info.last_seen),
    }),
    managementUrl: t.string({
      nullable: true,
      description: 'Where the customer manages what is running; null when nothing is.',
      resolve: (info) => info.management_url,
    }),
    originalApplicationVersion: t.string({
      nullable: true,
      description: "The first version of the app that the customer installed; null outside Apple's stores.",
      resolve: (info) => info.original_application_version,
    }),
    originalPurchaseDate: t.field({
      type: 'DateTime',
      nullable: true,
      description: "When the customer first got the app; null outside Apple's stores.",
      resolve: (info) => momentOf(info.original_purchase_date),
    }),
    entitlements: t.field({
      type: [CustomerInfoEntitlementRef],
      nullable: { list: false, items: false },
      description: 'All entitlements that the customer has or had, each once.',
      resolve: (info) => [...info.entitlements],
    }),
    subscriptions: t.field({
      type: [CustomerInfoSubscriptionRef],
      nullable: { list: false, items: false },
      description: 'The latest subscription to each product.',
      resolve: (info) => [...info.subscriptions],
    }),
    nonSubscriptions: t.field({
      type: [CustomerInfoPurchaseRef],
      nullable: { list: false, items: false },
      description: 'All purchases that are not subscriptions.',
      resolve: (info) => [...info.nonSubscriptions],
    }),
    otherPurchases: t.field({
      type: 'JSON',
      nullable: true,
      deprecationReason: 'RevenueCat has nothing in it any more. Use `nonSubscriptions`. Since 2026-11-22.',
      description: 'What old versions of the SDK take for other purchases.',
      resolve: (info) => info.other_purchases,
    }),
  }),
});

function priceOf(price: Partial<CurrencyAmount> | null | undefined): CurrencyAmount | null {
  if (price === null || price === undefined) return null;
  return { currency: price.currency ?? null, amount: price.amount ?? null };
}
