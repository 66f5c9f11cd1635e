import type { SubscriptionTransaction } from '../../revenuecat/generated/wire.ts';
import type { Held } from '../../loading/held.ts';
import { builder } from '../builder.ts';
import { defineConnection } from '../common/connection.ts';
import { CustomerSubscriptionRef } from './subscription-ref.ts';

/** A payment, under the customer that its subscription belongs to. */
export interface TransactionObject {
  readonly transaction: Held<SubscriptionTransaction>;
  readonly customerId: string;
}

export const SubscriptionTransactionRef = builder.objectRef<TransactionObject>('SubscriptionTransaction');

export const CustomerSubscriptionConnection = defineConnection(
  'CustomerSubscription',
  CustomerSubscriptionRef,
  'subscriptions',
);

export const SubscriptionTransactionConnection = defineConnection(
  'SubscriptionTransaction',
  SubscriptionTransactionRef,
  'the payments of a subscription',
);
