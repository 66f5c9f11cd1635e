import { Held } from '../../loading/held.ts';
import type { Entitlement, SubscriptionTransaction } from '../../revenuecat/generated/wire.ts';
import { connectionArgs, connectionOf, resolveConnection } from '../common/connection.ts';
import { identify } from '../common/identity.ts';
import { MonetaryAmountRef } from '../common/monetary-amount.ts';
import { BadUserInputError } from '../common/bad-user-input-error.ts';
import { unrecognized } from '../common/wire-enum.ts';
import { builder } from '../builder.ts';
import { EntitlementConnection } from '../entitlement/entitlement-connection.ts';
import { ProductRef } from '../product/product-ref.ts';
import { products } from '../product/product-loader.ts';
import { boughtFields } from '../purchase/bought-fields.ts';
import { ActionsRef } from './subscription-actions-type.ts';
import { SubscriptionTransactionConnection } from './subscription-connection.ts';
import {
  autoRenewalStatus,
  sortDirection,
  subscriptionStatus,
  transactionSort,
} from './subscription-enums.ts';
import {
  entitlementsOfSubscription,
  subscriptionById,
  transactionsOfSubscription,
} from './subscription-loader.ts';
import { CustomerSubscriptionRef, type SubscriptionObject } from './subscription-ref.ts';

const staffOnly = { operation: 'get-subscription', customers: 'none' } as const;

/** Upstream refuses to list payments of other stores, so they are not asked for. */
const storesWithTransactions: ReadonlySet<string> = new Set(['app_store', 'mac_app_store', 'play_store']);
const emptyCut = { cursorOf: () => '', toNode: (node: never) => node };

/** What is going to change with the next period. */
const PendingChangesRef = builder.objectRef<SubscriptionObject>('SubscriptionPendingChanges');

identify('CustomerSubscription', CustomerSubscriptionRef, {
  loader: subscriptionById,
  key: ({ projectId, id }) => ({ projectId, id }),
  hold: ({ projectId, id }, data) =>
    data === null ? Held.idOnly(projectId, id) : Held.of(projectId, id, data),
});

CustomerSubscriptionRef.implement({
  description: "A customer's subscription to a product, in one store. RevenueCat calls it a subscription.",
  access: {
    rule: { operation: 'get-subscription', customers: 'own' },
    projectId: (subscription) => subscription.projectId,
    isOwn: (subscription, own) => own.customer(subscription.projectId, subscription.data.customer_id),
  },
  fields: (t) => ({
    id: t.exposeID('id', {
      access: 'free',
      nullable: false,
      description: "RevenueCat's id of the subscription.",
    }),
    ...boughtFields(t, 'get-subscription', {
      project: 'The project that the subscription belongs to.',
      customer: 'The customer who has the subscription.',
      originalCustomer: 'The customer who first had the subscription, before any transfer.',
      product: 'What is subscribed to; null for promotional grants and for products that are gone.',
      presentedOffering:
        'The offering that the customer saw when subscribing, as far as the app reported it.',
    }),
    entitlements: t.field({
      type: EntitlementConnection,
      nullable: true,
      args: connectionArgs,
      access: { operation: 'list-subscription-entitlements', customers: 'own' },
      loads: { beyond: entitlementsOfSubscription },
      description: 'The entitlements that the subscription unlocks while it gives access.',
      resolve: ({ projectId, id, data }, args, context) =>
        resolveConnection(context, args, {
          loader: entitlementsOfSubscription,
          list: { projectId, id, customerId: data.customer_id },
          embedded: data.entitlements,
          cursorOf: (entitlement: Entitlement) => entitlement.id,
          toNode: (entitlement) => Held.of(projectId, entitlement.id, entitlement),
        }),
    }),
    transactions: t.field({
      type: SubscriptionTransactionConnection,
      nullable: true,
      args: {
        ...connectionArgs,
        sort: t.arg({ type: transactionSort.ref, defaultValue: 'id', description: 'What to sort by.' }),
        direction: t.arg({
          type: sortDirection.ref,
          defaultValue: 'asc',
          description: 'In which direction to sort.',
        }),
      },
      access: { operation: 'get-play-store-or-app-store-subscription-transactions', customers: 'own' },
      loads: transactionsOfSubscription,
      description: 'The payments of the subscription. Only the App Store and the Play Store tell them.',
      resolve: ({ projectId, id, data }, { sort, direction, ...args }, context) => {
        if (sort === unrecognized || direction === unrecognized) {
          throw new BadUserInputError('UNRECOGNIZED is an answer, not an order: choose another value.');
        }
        if (!storesWithTransactions.has(data.store)) return connectionOf(context, args, id, [], emptyCut);
        return resolveConnection(context, args, {
          loader: transactionsOfSubscription,
          list: {
            projectId,
            subscriptionId: id,
            customerId: data.customer_id,
            sort: sort ?? 'id',
            direction: direction ?? 'asc',
          },
          cursorOf: (transaction: SubscriptionTransaction) => transaction.id,
          toNode: (transaction) => ({
            transaction: Held.of(projectId, transaction.id, transaction),
            customerId: data.customer_id,
          }),
        });
      },
    }),
    status: t.field({
      type: subscriptionStatus.ref,
      nullable: true,
      description: 'Where the subscription stands.',
      resolve: ({ data }) => subscriptionStatus.read(data.status),
    }),
    autoRenewalStatus: t.field({
      type: autoRenewalStatus.ref,
      nullable: true,
      description: 'What happens when the current period ends.',
      resolve: ({ data }) => autoRenewalStatus.read(data.auto_renewal_status),
    }),
    givesAccess: t.boolean({
      nullable: true,
      description: 'Whether the customer has access through it now.',
      resolve: ({ data }) => data.gives_access,
    }),
    pendingPayment: t.boolean({
      nullable: true,
      description: 'Whether a payment is under way.',
      resolve: ({ data }) => data.pending_payment,
    }),
    startsAt: t.field({
      type: 'DateTime',
      nullable: true,
      description: 'When the subscription began.',
      resolve: ({ data }) => data.starts_at,
    }),
    currentPeriodStartsAt: t.field({
      type: 'DateTime',
      nullable: true,
      description: 'When the current period began.',
      resolve: ({ data }) => data.current_period_starts_at,
    }),
    currentPeriodEndsAt: t.field({
      type: 'DateTime',
      nullable: true,
      description: 'When the current period ends; null when it has no end.',
      resolve: ({ data }) => data.current_period_ends_at,
    }),
    endsAt: t.field({
      type: 'DateTime',
      nullable: true,
      description:
        'When the last period ends that is paid or running: later than `currentPeriodEndsAt` only when the next period ' +
        'is paid already. Null when it has no end.',
      resolve: ({ data }) => data.ends_at,
    }),
    storeSubscriptionIdentifier: t.string({
      nullable: true,
      access: staffOnly,
      description: "The store's own id of the subscription.",
      resolve: ({ data }) => data.store_subscription_identifier,
    }),
    totalRevenueInUsd: t.field({
      type: MonetaryAmountRef,
      nullable: true,
      access: staffOnly,
      description: 'What the subscription has brought in so far, in US dollars.',
      resolve: ({ data }) => data.total_revenue_in_usd,
    }),
    managementUrl: t.string({
      nullable: true,
      description: "The store's page where the customer manages the subscription; null where there is none.",
      resolve: ({ data }) => data.management_url,
    }),
    pendingChanges: t.field({
      type: PendingChangesRef,
      nullable: true,
      description: 'What changes with the next period; null when nothing does.',
      resolve: (subscription) => (subscription.data.pending_changes ? subscription : null),
    }),
    actions: t.field({
      type: ActionsRef,
      nullable: true,
      description:
        'What can be done with the subscription in its present state, judged without a call upstream.',
      resolve: (subscription) => subscription,
    }),
  }),
});

PendingChangesRef.implement({
  description: 'What changes about a subscription with its next period.',
  access: { rule: 'free' },
  fields: (t) => ({
    product: t.field({
      type: ProductRef,
      nullable: true,
      loads: { reference: products.byId },
      description: 'The product that it goes on with.',
      resolve: ({ projectId, data }) => {
        const product = data.pending_changes?.product;
        return product ? Held.of(projectId, product.id, product) : null;
      },
    }),
  }),
});
