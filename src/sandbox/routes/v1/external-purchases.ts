import { z } from 'zod';
import { nothingPaid, purchaseFacts } from '../../state/facts-with-defaults.ts';
import { hexDigits, newId } from '../../ids.ts';
import { minus, plus } from '../../money/money-sums.ts';
import type { MonetaryAmount, StoredApp, StoredProduct, StoredPurchase } from '../../state/stored-facts.ts';
import { inDollars } from '../../money/exchange-rates.ts';
import { incorrectParameters, overlappingTransactions, unfitKey } from '../../http/v1-errors.ts';
import { externalSubscription, subscriptionStatus } from './external-subscription.ts';
import { instant } from './instant.ts';
import { customerOrNew } from './subscribers.ts';
import { v1BodyOf } from './v1-request.ts';
import type { V1Handlers, V1Request } from './v1-request.ts';

const amount = z.union([z.number(), z.string().regex(/^-?\d+(\.\d+)?$/)]).transform(Number);
const identifier = z.string().min(1);
const metadata = z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null()])).nullish();

const externalPurchase = z.strictObject({
  object: z.literal('external_purchase'),
  customer_id: identifier,
  source_purchase_identifier: identifier,
  source_product_identifier: identifier,
  updated_at: instant,
  status: z.enum(['owned', 'refunded']).nullish(),
  environment: z.enum(['sandbox', 'production']).nullish(),
  metadata,
});

const paid = {
  payment_identifier: identifier,
  processed_at: instant.nullish(),
  country: z.string().nullish(),
  amount_in_usd: z
    .strictObject({ gross: amount, tax: amount.optional(), commission: amount.optional() })
    .nullish(),
  active_offer_type: z.string().nullish(),
  active_offer: z.string().nullish(),
};
const localAmount = z.strictObject({
  currency: z.string().length(3),
  gross: amount,
  tax: amount.optional(),
  commission: amount.optional(),
});

const payment = z.discriminatedUnion('object', [
  z.strictObject({
    object: z.literal('external_subscription_payment'),
    source_subscription_identifier: identifier,
    amount_in_local_currency: localAmount.nullish(),
    ...paid,
  }),
  z.strictObject({
    object: z.literal('external_purchase_payment'),
    source_purchase_identifier: identifier,
    amount_in_local_currency: localAmount,
    ...paid,
  }),
]);
type Payment = z.infer<typeof payment>;

const tracked = z.strictObject({
  purchase: z.discriminatedUnion('object', [externalPurchase, subscriptionStatus]).nullish(),
  payment: payment.nullish(),
});

export const externalPurchaseHandlers: Pick<V1Handlers, 'external:track-external-purchases'> = {
  'external:track-external-purchases': {
    callers: ['external'],
    answer: (request) => {
      const body = v1BodyOf(request, tracked);
      if (body.purchase == null && body.payment == null) {
        throw incorrectParameters('Either purchase or payment is needed.');
      }
      const { caller } = request;
      if (caller.kind === 'secret') throw unfitKey('This needs the external key of an app.');
      const product =
        body.purchase == null
          ? null
          : productOf(request, caller.app, body.purchase.source_product_identifier, body.purchase.object);
      let purchaseId: string | undefined;
      if (body.purchase != null && product !== null) {
        purchaseId =
          body.purchase.object === 'external_subscription'
            ? externalSubscription(request, product, body.purchase)
            : ownedPurchase(request, product, body.purchase);
      }
      const paymentId = body.payment == null ? undefined : countPayment(request, body.payment);
      return {
        status: 200,
        body: {
          ...(purchaseId === undefined ? {} : { purchase: purchaseId }),
          ...(paymentId === undefined ? {} : { payment: paymentId }),
        },
      };
    },
  },
};

/** The product of the app; what the source sells and nobody has set up is taken as it comes. */
function productOf(
  { project, now, random }: V1Request,
  app: StoredApp,
  storeIdentifier: string,
  object: 'external_purchase' | 'external_subscription',
): StoredProduct {
  for (const product of project.products) {
    if (product.app_id === app.id && product.store_identifier === storeIdentifier) return product;
  }
  const isSubscription = object === 'external_subscription';
  return project.products.add({
    object: 'product',
    id: newId('product', random),
    state: 'active',
    store_identifier: storeIdentifier,
    type: isSubscription ? 'subscription' : 'one_time',
    subscription: isSubscription
      ? { duration: null, grace_period_duration: null, trial_duration: null }
      : null,
    one_time: isSubscription ? null : { is_consumable: null },
    created_at: now,
    app_id: app.id,
    display_name: null,
  });
}

function ownedPurchase(
  request: V1Request,
  product: StoredProduct,
  said: z.infer<typeof externalPurchase>,
): string {
  const { project, random } = request;
  const { customer } = customerOrNew(request, said.customer_id);
  const known = externalPurchaseCalled(request, said.source_purchase_identifier);
  if (known !== undefined && known.customerId !== customer.id) {
    throw incorrectParameters('customer_id cannot be changed.');
  }
  const knownAt =
    known === undefined ? -Infinity : (project.ledger.externalStatusAt.get(known.id) ?? -Infinity);
  if (said.updated_at < knownAt) throw overlappingTransactions();
  const purchase =
    known ??
    project.addPurchase(
      purchaseFacts({
        id: newId('purchase', random),
        customerId: customer.id,
        productId: product.id,
        store: 'external',
        environment: said.environment ?? 'production',
        purchasedAt: said.updated_at,
        storePurchaseIdentifier: said.source_purchase_identifier,
      }),
    );
  purchase.refundedAt = said.status === 'refunded' ? said.updated_at : null;
  project.ledger.externalStatusAt.set(purchase.id, said.updated_at);
  return purchase.id;
}

function externalPurchaseCalled(
  { project }: V1Request,
  sourceIdentifier: string,
): StoredPurchase | undefined {
  return project.purchasesByStoreIdentifier(sourceIdentifier).find(({ store }) => store === 'external');
}

/** Counts a payment once, however often it is posted. Refunds have negative amounts. */
function countPayment(request: V1Request, said: Payment): string | undefined {
  const { project, random, now } = request;
  const known = project.ledger.externalPayments.get(said.payment_identifier);
  if (known !== undefined) return known;
  const usd = dollarsOf(said);
  const at = said.processed_at ?? now;
  const isRefund = usd.gross < 0;
  const sum = isRefund ? negated(usd) : usd;
  if (said.object === 'external_purchase_payment') {
    const purchase = externalPurchaseCalled(request, said.source_purchase_identifier);
    if (purchase === undefined) throw incorrectParameters('There is no such external purchase.');
    const transactionId = purchase.storePurchaseIdentifier;
    if (isRefund) project.ledger.recordRefund({ ownerId: purchase.id, transactionId, at, usd: sum });
    purchase.revenue = isRefund ? minus(purchase.revenue, sum) : plus(purchase.revenue, sum);
  } else {
    const subscription = project
      .subscriptionsByStoreIdentifier(said.source_subscription_identifier)
      .find(({ store }) => store === 'external');
    if (subscription === undefined) throw incorrectParameters('There is no such external subscription.');
    const transaction =
      subscription.transactions.findLast(({ purchasedAt }) => purchasedAt <= at) ??
      subscription.transactions[0];
    const transactionId = transaction?.id ?? subscription.storeSubscriptionIdentifier;
    if (isRefund) project.ledger.recordRefund({ ownerId: subscription.id, transactionId, at, usd: sum });
    const change = isRefund ? minus : plus;
    subscription.totalRevenue = change(subscription.totalRevenue, sum);
    if (transaction !== undefined)
      transaction.usdRevenue = change(transaction.usdRevenue ?? nothingPaid, sum);
  }
  const id = `pay${hexDigits(10, random)}`;
  project.ledger.externalPayments.set(said.payment_identifier, id);
  return id;
}

function dollarsOf(said: Payment): MonetaryAmount {
  const local = said.amount_in_local_currency;
  const given = said.amount_in_usd ?? local ?? null;
  if (given === null) throw incorrectParameters('The payment has no amount.');
  const currency = said.amount_in_usd == null ? (local?.currency ?? 'USD') : 'USD';
  const [gross, tax, commission] = [given.gross, given.tax ?? 0, given.commission ?? 0].map((part) =>
    inDollars(part, currency),
  ) as [number, number, number];
  return {
    currency: 'USD',
    gross,
    tax,
    commission,
    proceeds: Math.round((gross - tax - commission) * 100) / 100,
  };
}

function negated({ currency, gross, commission, tax, proceeds }: MonetaryAmount): MonetaryAmount {
  return { currency, gross: -gross, commission: -(commission ?? 0), tax: -tax, proceeds: -proceeds };
}
