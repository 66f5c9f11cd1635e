import { wireEnums } from '../../revenuecat/generated/enums.ts';
import { defineWireEnum } from '../common/wire-enum.ts';

/** What each event that RevenueCat documents says. */
export const webhookEventTypes = {
  initial_purchase: 'A subscription was bought for the first time.',
  renewal: 'A subscription was renewed, or bought again after it had ended.',
  product_change: 'A customer moved a subscription to another product.',
  cancellation: 'A subscription will not renew, or a purchase was refunded.',
  billing_issue: 'A payment failed.',
  non_renewing_purchase: 'Something was bought that does not renew.',
  uncancellation: 'A subscription that would have ended will renew after all.',
  transfer: 'Purchases went from one customer to another.',
  subscription_paused: 'A subscription will pause at the end of its period.',
  expiration: 'A subscription ended.',
  subscription_extended: 'The period of a subscription was made longer.',
  invoice_issuance: 'An invoice was issued.',
  temporary_entitlement_grant: 'A customer was let in while a store could not be reached.',
  refund_reversed: 'A refund was taken back.',
  virtual_currency_transaction: "A customer's balance in a virtual currency changed.",
} as const;

export const webhookEventType = defineWireEnum('WebhookEventType', {
  description: 'What a webhook integration can report.',
  values: wireEnums.WebhookEventType,
  descriptions: webhookEventTypes,
});
