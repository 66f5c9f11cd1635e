import { MonetaryAmountRef } from '../common/monetary-amount.ts';
import { SubscriptionTransactionRef } from './subscription-connection.ts';

const operation = 'get-play-store-or-app-store-subscription-transactions';
const staffOnly = { operation, customers: 'none' } as const;

SubscriptionTransactionRef.implement({
  description: 'One payment of a subscription.',
  access: {
    rule: { operation, customers: 'own' },
    projectId: ({ transaction }) => transaction.projectId,
    isOwn: ({ transaction, customerId }, own) => own.customer(transaction.projectId, customerId),
  },
  fields: (t) => ({
    id: t.id({
      access: 'free',
      nullable: false,
      description: "RevenueCat's id of the payment.",
      resolve: ({ transaction }) => transaction.id,
    }),
    purchasedAt: t.field({
      type: 'DateTime',
      nullable: true,
      description: 'When it was paid.',
      resolve: ({ transaction }) => transaction.data.purchased_at,
    }),
    productStoreIdentifier: t.string({
      nullable: true,
      description: "The store's own id of the product that was paid for.",
      resolve: ({ transaction }) => transaction.data.product_store_identifier,
    }),
    expirationDate: t.field({
      type: 'DateTime',
      nullable: true,
      description: 'When the paid period ends.',
      resolve: ({ transaction }) => transaction.data.expiration_date,
    }),
    effectiveExpirationDate: t.field({
      type: 'DateTime',
      nullable: true,
      description: 'When access through it ends, with extensions and refunds taken into account.',
      resolve: ({ transaction }) => transaction.data.effective_expiration_date,
    }),
    revenueInLocalCurrency: t.field({
      type: MonetaryAmountRef,
      nullable: true,
      access: staffOnly,
      description: 'What the payment brought in, in the currency it was made in.',
      resolve: ({ transaction }) => transaction.data.revenue_in_local_currency,
    }),
    revenueInUsd: t.field({
      type: MonetaryAmountRef,
      nullable: true,
      access: staffOnly,
      description: 'What the payment brought in, in US dollars.',
      resolve: ({ transaction }) => transaction.data.revenue_in_usd,
    }),
  }),
});
