import { Held } from '../../loading/held.ts';
import type { Entitlement, SubscriptionTransaction } from '../../revenuecat/generated/wire.ts';
import { connectionArgs, connectionOf, resolveConnection } from '../common/connection.ts';
import { environment } from '../common/environment.ts';
import { identify } from '../common/identity.ts';
import { MonetaryAmountRef } from '../common/monetary-amount.ts';
import { loadReference } from '../common/reference.ts';
import { ownership, store } from '../common/store.ts';
import { BadUserInputError } from '../common/bad-user-input-error.ts';
import { unrecognized } from '../common/wire-enum.ts';
import { builder } from '../builder.ts';
import { loadCustomerReference } from '../customer/customer-reference.ts';
import { CustomerRef } from '../customer/customer-ref.ts';
import { EntitlementConnection } from '../entitlement/entitlement-connection.ts';
import { OfferingRef } from '../offering/offering-ref.ts';
import { offerings } from '../offering/offering-loader.ts';
import { ProductRef } from '../product/product-ref.ts';
import { products } from '../product/product-loader.ts';
import { ProjectRef } from '../project/project-ref.ts';
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
import { customerById } from '../customer/customer-loader.ts';

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
    project: t.field({
      type: ProjectRef,
      nullable: true,
      description: 'The project that the subscription belongs to.',
      resolve: (subscription) => ({ projectId: subscription.projectId }),
    }),
    customer: t.field({
      type: CustomerRef,
      nullable: true,
      loads: { owner: customerById },
      description: 'The customer who has the subscription.',
      resolve: ({ projectId, data }, _args, context, info) =>
        loadCustomerReference(info, context, projectId, data.customer_id),
    }),
    originalCustomer: t.field({
      type: CustomerRef,
      nullable: true,
      access: staffOnly,
      loads: { reference: customerById },
      description: 'The customer who first had the subscription, before any transfer.',
      resolve: ({ projectId, data }, _args, context, info) =>
        loadCustomerReference(info, context, projectId, data.original_customer_id),
    }),
    product: t.field({
      type: ProductRef,
      nullable: true,
      loads: { reference: products.byId },
      description: 'What is subscribed to; null for promotional grants and for products that are gone.',
      resolve: ({ projectId, data }, _args, context, info) =>
        loadReference(info, context, 'Product', products.byId, projectId, data.product_id),
    }),
    presentedOffering: t.field({
      type: OfferingRef,
      nullable: true,
      loads: { reference: offerings.byId },
      description: 'The offering that the customer saw when subscribing, as far as the app reported it.',
      resolve: ({ projectId, data }, _args, context, info) =>
        loadReference(info, context, 'Offering', offerings.byId, projectId, data.presented_offering_id),
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
    storeSubscriptionIdentifier: t.string({
      nullable: true,
      access: staffOnly,
      description: "The store's own id of the subscription.",
      resolve: ({ data }) => data.store_subscription_identifier,
    }),
    ownership: t.field({
      type: ownership.ref,
      nullable: true,
      description: 'How the customer came by it.',
      resolve: ({ data }) => ownership.read(data.ownership),
    }),
    totalRevenueInUsd: t.field({
      type: MonetaryAmountRef,
      nullable: true,
      access: staffOnly,
      description: 'What the subscription has brought in so far, in US dollars.',
      resolve: ({ data }) => data.total_revenue_in_usd,
    }),
    country: t.string({
      nullable: true,
      description: 'The country of the purchase as an ISO 3166-1 alpha-2 code.',
      resolve: ({ data }) => data.country,
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
