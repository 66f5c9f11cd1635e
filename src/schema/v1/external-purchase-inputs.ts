import { builder, type BuilderTypes } from '../builder.ts';
import { environment } from '../common/environment.ts';
import {
  ExternalAutoRenewalStatusRef,
  ExternalPurchaseOfferRef,
  ExternalPurchaseStatusRef,
  ExternalSubscriptionOfferRef,
  ExternalSubscriptionStatusRef,
} from './external-purchase-enums.ts';

type InputBuilder = PothosSchemaTypes.InputFieldBuilder<BuilderTypes, 'InputObject'>;

const parts = (t: InputBuilder) => ({
  gross: t.float({ required: true, description: 'The whole amount; negative for a refund.' }),
  tax: t.float({ description: 'The tax in it; negative for a refund.' }),
  commission: t.float({ description: 'The fees in it; negative for a refund.' }),
});

const ExternalLocalAmountInput = builder.inputType('ExternalLocalAmountInput', {
  description: 'An amount in the currency that was charged, in whole units of it.',
  fields: (t) => ({
    currency: t.string({ required: true, description: 'The currency as an ISO 4217 code.' }),
    ...parts(t),
  }),
});

const ExternalUsdAmountInput = builder.inputType('ExternalUsdAmountInput', {
  description: 'An amount in US dollars.',
  fields: parts,
});

const boughtFields = (t: InputBuilder) => ({
  customerId: t.id({ required: true, description: 'The App User ID of the customer who bought it.' }),
  sourceProductIdentifier: t.string({
    required: true,
    description: "The provider's id of the product.",
  }),
  updatedAt: t.field({
    type: 'DateTime',
    required: true,
    description: 'The moment for which this holds. Older news than what is known changes nothing.',
  }),
  environment: t.field({
    type: environment.ref,
    description: 'Whether it was bought for real; production when left out.',
  }),
  metadata: t.field({
    type: 'JSON',
    description: 'An object of your own with texts, numbers, booleans and nulls.',
  }),
});

const ExternalSubscriptionInput = builder.inputType('ExternalSubscriptionInput', {
  description: 'How a subscription of a payment provider stands.',
  fields: (t) => ({
    sourceSubscriptionIdentifier: t.string({
      required: true,
      description: "The provider's id of the subscription, the same for all its periods.",
    }),
    ...boughtFields(t),
    currentPeriodStartsAt: t.field({
      type: 'DateTime',
      description: 'When the current period began; `updatedAt` when left out.',
    }),
    currentPeriodEndsAt: t.field({
      type: 'DateTime',
      required: true,
      description: 'When the current period ends, and access with it, unless news come before.',
    }),
    givesAccess: t.boolean({
      required: true,
      description: 'Whether the customer may use what the subscription unlocks.',
    }),
    status: t.field({ type: ExternalSubscriptionStatusRef, description: 'Where it stands.' }),
    autoRenewalStatus: t.field({
      type: ExternalAutoRenewalStatusRef,
      description: 'What happens when the period ends.',
    }),
  }),
});

const ExternalPurchaseInput = builder.inputType('ExternalPurchaseInput', {
  description: 'How a one-time purchase at a payment provider stands.',
  fields: (t) => ({
    sourcePurchaseIdentifier: t.string({
      required: true,
      description: "The provider's id of the purchase.",
    }),
    ...boughtFields(t),
    status: t.field({
      type: ExternalPurchaseStatusRef,
      description: 'Where it stands; owned when left out.',
    }),
  }),
});

export const ExternalBoughtInput = builder.inputType('ExternalBoughtInput', {
  description: 'What was bought at a payment provider. Give exactly one.',
  isOneOf: true,
  fields: (t) => ({
    externalSubscription: t.field({
      type: ExternalSubscriptionInput,
      description: 'A subscription that the provider bills.',
    }),
    externalPurchase: t.field({
      type: ExternalPurchaseInput,
      description: 'Something that the customer paid for once.',
    }),
  }),
});

const paidFields = (t: InputBuilder) => ({
  paymentIdentifier: t.string({
    required: true,
    description: 'An id of the payment by which it is counted once. A refund has one of its own.',
  }),
  processedAt: t.field({ type: 'DateTime', description: 'When it was paid.' }),
  country: t.string({ description: 'The country of the bill as an ISO 3166-1 code.' }),
  amountInUsd: t.field({
    type: ExternalUsdAmountInput,
    description: 'The amount in US dollars; RevenueCat converts when it is left out.',
  }),
  activeOffer: t.string({ description: 'The id of the offer that it was made under.' }),
});

const ExternalSubscriptionPaymentInput = builder.inputType('ExternalSubscriptionPaymentInput', {
  description: 'A payment for a subscription, or a refund of one.',
  fields: (t) => ({
    sourceSubscriptionIdentifier: t.string({
      required: true,
      description: "The provider's id of the subscription.",
    }),
    ...paidFields(t),
    amountInLocalCurrency: t.field({
      type: ExternalLocalAmountInput,
      description: 'The amount in the currency that was charged.',
    }),
    activeOfferType: t.field({
      type: ExternalSubscriptionOfferRef,
      description: 'The kind of offer that it was made under.',
    }),
  }),
});

const ExternalPurchasePaymentInput = builder.inputType('ExternalPurchasePaymentInput', {
  description: 'A payment for a one-time purchase, or a refund of one.',
  fields: (t) => ({
    sourcePurchaseIdentifier: t.string({
      required: true,
      description: "The provider's id of the purchase.",
    }),
    ...paidFields(t),
    amountInLocalCurrency: t.field({
      type: ExternalLocalAmountInput,
      required: true,
      description: 'The amount in the currency that was charged.',
    }),
    activeOfferType: t.field({
      type: ExternalPurchaseOfferRef,
      description: 'The kind of offer that it was made under.',
    }),
  }),
});

export const ExternalPaymentInput = builder.inputType('ExternalPaymentInput', {
  description: 'What was paid at a payment provider. Give exactly one.',
  isOneOf: true,
  fields: (t) => ({
    externalSubscriptionPayment: t.field({
      type: ExternalSubscriptionPaymentInput,
      description: 'What was paid for a subscription.',
    }),
    externalPurchasePayment: t.field({
      type: ExternalPurchasePaymentInput,
      description: 'What was paid for a one-time purchase.',
    }),
  }),
});

export type ExternalBought = typeof ExternalBoughtInput.$inferInput;
export type ExternalPayment = typeof ExternalPaymentInput.$inferInput;
