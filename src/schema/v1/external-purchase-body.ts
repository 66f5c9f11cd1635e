import type { BodyOf } from '../../revenuecat/call.ts';
import { givenValues } from '../mutation/given-values.ts';
import type { ExternalPurchase, ExternalSubscription, PurchasePayment } from './external-purchase-enums.ts';
import type { ExternalBought, ExternalPayment } from './external-purchase-inputs.ts';

type Body = BodyOf<'external:track-external-purchases'>;
type Bought = NonNullable<ExternalBought['externalPurchase'] | ExternalBought['externalSubscription']>;
type Paid = NonNullable<
  ExternalPayment['externalPurchasePayment'] | ExternalPayment['externalSubscriptionPayment']
>;

/** Null means the same as leaving out, and only that is in the document. */
const orAbsent = <Value>(value: Value | null | undefined): Value | undefined => value ?? undefined;
const isoDate = (moment: number): string => new Date(moment).toISOString();
const isoDateOrAbsent = (moment: number | null | undefined): string | undefined =>
  moment === null || moment === undefined ? undefined : isoDate(moment);

/** The body that reports what was bought, as the External Purchases API takes it. */
export function purchaseBody({
  externalSubscription: subscription,
  externalPurchase: purchase,
}: ExternalBought): Body['purchase'] {
  if (subscription) {
    return givenValues({
      object: 'external_subscription',
      ...boughtBody(subscription),
      source_subscription_identifier: subscription.sourceSubscriptionIdentifier,
      current_period_starts_at: isoDateOrAbsent(subscription.currentPeriodStartsAt),
      current_period_ends_at: isoDate(subscription.currentPeriodEndsAt),
      gives_access: subscription.givesAccess,
      status: orAbsent(subscription.status),
      auto_renewal_status: orAbsent(subscription.autoRenewalStatus),
    }) as ExternalSubscription;
  }
  if (!purchase) return undefined;
  return givenValues({
    object: 'external_purchase',
    ...boughtBody(purchase),
    source_purchase_identifier: purchase.sourcePurchaseIdentifier,
    status: orAbsent(purchase.status),
  }) as ExternalPurchase;
}

/** The same for what was paid. */
export function paymentBody({
  externalSubscriptionPayment: ofSubscription,
  externalPurchasePayment: ofPurchase,
}: ExternalPayment): Body['payment'] {
  if (ofSubscription) {
    return givenValues({
      object: 'external_subscription_payment',
      ...paidBody(ofSubscription),
      source_subscription_identifier: ofSubscription.sourceSubscriptionIdentifier,
    });
  }
  if (!ofPurchase) return undefined;
  return givenValues({
    object: 'external_purchase_payment',
    ...paidBody(ofPurchase),
    source_purchase_identifier: ofPurchase.sourcePurchaseIdentifier,
  }) as PurchasePayment;
}

function boughtBody(bought: Bought) {
  return {
    customer_id: bought.customerId,
    source_product_identifier: bought.sourceProductIdentifier,
    updated_at: isoDate(bought.updatedAt),
    environment: orAbsent(bought.environment),
    metadata: orAbsent(bought.metadata),
  };
}

function paidBody(paid: Paid) {
  const { amountInLocalCurrency: local, amountInUsd: usd } = paid;
  return {
    payment_identifier: paid.paymentIdentifier,
    processed_at: isoDateOrAbsent(paid.processedAt),
    country: orAbsent(paid.country),
    amount_in_local_currency: local ? { currency: local.currency, ...partsBody(local) } : undefined,
    amount_in_usd: usd ? partsBody(usd) : undefined,
    active_offer_type: orAbsent(paid.activeOfferType),
    active_offer: orAbsent(paid.activeOffer),
  };
}

function partsBody(amount: {
  readonly gross: number;
  readonly tax?: number | null | undefined;
  readonly commission?: number | null | undefined;
}) {
  return givenValues({
    gross: amount.gross,
    tax: orAbsent(amount.tax),
    commission: orAbsent(amount.commission),
  });
}
