import type { BodyOf } from '../../revenuecat/call.ts';
import { wireEnums } from '../../revenuecat/generated/enums.ts';
import { builder } from '../builder.ts';

type Body = BodyOf<'external:track-external-purchases'>;
type Tracked = NonNullable<Body['purchase']>;
type Payment = NonNullable<Body['payment']>;

export type ExternalSubscription = Extract<Tracked, { object: 'external_subscription' }>;
export type ExternalPurchase = Extract<Tracked, { object: 'external_purchase' }>;
export type PurchasePayment = Extract<Payment, { object: 'external_purchase_payment' }>;

/* These are only ever given, so none of them has a value for what this server does not know. */

function inputEnum<const Value extends string>(
  name: string,
  description: string,
  values: readonly Value[],
  descriptions: Readonly<Record<Value, string>>,
) {
  return builder.enumType(name, {
    description,
    values: Object.fromEntries(
      values.map((value) => [value.toUpperCase(), { value, description: descriptions[value] }]),
    ),
  });
}

export const ExternalPurchaseStatusRef = inputEnum(
  'ExternalPurchaseStatus',
  'Where a one-time purchase stands.',
  wireEnums['external:ExternalPurchase.status'],
  { owned: 'The customer has it.', refunded: 'The money went back.' },
);

export const ExternalSubscriptionStatusRef = inputEnum(
  'ExternalSubscriptionStatus',
  'Where a subscription of a payment provider stands.',
  wireEnums['external:ExternalSubscription.status'],
  {
    trialing: 'In its free trial.',
    active: 'Paid and running.',
    expired: 'It is over, and gives no access any more.',
    in_grace_period: 'A payment failed; access lasts while the provider tries again.',
    in_billing_retry: 'A payment failed and access has ended; the provider still tries again.',
    paused: 'Paused; it resumes later.',
    unknown: 'The provider does not tell.',
  },
);

export const ExternalAutoRenewalStatusRef = inputEnum(
  'ExternalAutoRenewalStatus',
  'What happens when the current period of a subscription of a payment provider ends.',
  wireEnums['external:ExternalSubscription.auto_renewal_status'],
  {
    will_renew: 'It renews.',
    will_not_renew: 'It ends.',
    will_change_product: 'It goes on with another product.',
    will_pause: 'It pauses.',
    requires_price_increase_consent: 'It ends unless the customer agrees to the new price.',
    has_already_renewed: 'The next period is paid already.',
    unknown: 'The provider does not tell.',
  },
);

export const ExternalPurchaseOfferRef = inputEnum(
  'ExternalPurchaseOffer',
  'What kind of offer a one-time payment was made under.',
  wireEnums['external:ExternalPurchasePayment.active_offer_type'],
  {
    introductory_offer: 'A lower price for those who are new.',
    offer_code: 'A code that the customer entered.',
    win_back_offer: 'An offer to come back.',
    promotional_offer: 'A lower price for those who are or were subscribed.',
    unspecified_offer: 'Some other offer.',
  },
);

export const ExternalSubscriptionOfferRef = inputEnum(
  'ExternalSubscriptionOffer',
  'What kind of offer a payment of a subscription was made under.',
  wireEnums['external:ExternalSubscriptionPayment.active_offer_type'],
  {
    free_trial: 'A free trial.',
    introductory_offer: 'A lower price for those who are new.',
    offer_code: 'A code that the customer entered.',
    win_back_offer: 'An offer to come back.',
    promotional_offer: 'A lower price for those who are or were subscribed.',
    unspecified_offer: 'Some other offer.',
  },
);
