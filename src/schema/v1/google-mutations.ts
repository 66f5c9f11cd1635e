import { builder } from '../builder.ts';
import { defineMutation } from '../mutation/define-mutation.ts';
import { givenValues } from '../mutation/given-values.ts';
import { futureIssue } from '../mutation/moment-rules.ts';
import { foreseeRefund, foreseeRevocation } from './foresee-google.ts';
import { changedCustomer, customerInfoOutcome, customerInfoPayload } from './v1-mutation.ts';

const customerId = { required: true, description: 'Any App User ID of the customer.' } as const;
const productIdentifier = {
  required: true,
  description: "Google's id of the subscription product, without a base plan.",
} as const;
const storeTransactionIdentifier = {
  required: true,
  description: "Google's order id of a payment, such as `GPA.1234-5678-9012-34567`.",
} as const;

const fieldNames = {
  app_user_id: ['customerId'],
  product_identifier: ['productIdentifier'],
  store_transaction_identifier: ['storeTransactionIdentifier'],
} as const;

const ofProduct = (input: { readonly customerId: string; readonly productIdentifier: string }) => ({
  path: { app_user_id: input.customerId, product_identifier: input.productIdentifier },
});
const ofTransaction = (input: {
  readonly customerId: string;
  readonly storeTransactionIdentifier: string;
}) => ({
  path: {
    app_user_id: input.customerId,
    store_transaction_identifier: input.storeTransactionIdentifier,
  },
});

const GoogleDeferralInput = builder.inputType('GoogleDeferralInput', {
  description: 'When the next payment is due. Give exactly one.',
  isOneOf: true,
  fields: (t) => ({
    expiryTime: t.field({
      type: 'DateTime',
      description: 'The moment; it must be later than the present end of the period.',
    }),
    extendByDays: t.int({ description: 'So many days after the present end of the period.' }),
  }),
});

defineMutation('deferGoogleSubscription', {
  operation: 'v1:defer-a-google-subscription',
  description:
    'Puts off the next payment of a Google Play subscription; access goes on until then. Through REST v1, because REST v2 ' +
    "extends a subscription only by RevenueCat's own id of it, and not by the product that a customer has.",
  input: {
    description: 'Which subscription to defer, and until when.',
    fields: (t) => ({
      customerId: t.id(customerId),
      productIdentifier: t.string(productIdentifier),
      deferral: t.field({
        type: GoogleDeferralInput,
        required: true,
        description: 'When the next payment is due.',
      }),
    }),
  },
  request: ({ deferral, ...input }) => ({
    ...ofProduct(input),
    body: givenValues({
      expiry_time_ms: deferral.expiryTime ?? undefined,
      extend_by_days: deferral.extendByDays ?? undefined,
    }),
  }),
  check: ({ deferral }, context) =>
    futureIssue(['deferral', 'expiryTime'], deferral.expiryTime, context.now()),
  fieldNames: {
    ...fieldNames,
    expiry_time_ms: ['deferral', 'expiryTime'],
    extend_by_days: ['deferral', 'extendByDays'],
  },
  changes: (input, answer, projectId) => changedCustomer(input, answer, projectId),
  outcome: (input, answer) => customerInfoOutcome(input, answer),
  payload: { description: 'The payment is put off.', fields: customerInfoPayload },
});

defineMutation('revokeGoogleSubscription', {
  operation: 'v1:revoke-a-google-subscription',
  description:
    'Refunds the last payment of a Google Play subscription and ends its access at once. Through REST v1, because REST v2 ' +
    'does so for Web Billing only.',
  input: {
    description: 'Which subscription to revoke.',
    fields: (t) => ({ customerId: t.id(customerId), productIdentifier: t.string(productIdentifier) }),
  },
  request: (input) => ofProduct(input),
  // The customer, the pages of its subscriptions, and the products as for any dry run.
  destructive: {
    calls: 13,
    foresee: (input, projectId, context) => foreseeRevocation(input, projectId, context),
  },
  fieldNames,
  changes: (input, answer, projectId) => changedCustomer(input, answer, projectId),
  outcome: (input, answer) => customerInfoOutcome(input, answer),
  payload: { description: 'The subscription is refunded and has ended.', fields: customerInfoPayload },
});

defineMutation('refundByStoreTransaction', {
  operation: 'v1:refund-a-google-subscription',
  description:
    'Refunds a Google Play purchase or the last payment of a subscription, not older than 365 days, and ends its access. ' +
    'Through REST v1, because REST v2 refunds payments of Google Play without ending access, and one-time purchases of ' +
    'Web Billing only.',
  input: {
    description: 'Which payment to refund.',
    fields: (t) => ({
      customerId: t.id(customerId),
      storeTransactionIdentifier: t.string(storeTransactionIdentifier),
    }),
  },
  request: (input) => ofTransaction(input),
  // The customer, what the store knows by the identifier, and the latest payment.
  destructive: {
    calls: 4,
    foresee: (input, projectId, context) => foreseeRefund(input, projectId, context),
  },
  fieldNames,
  changes: (input, answer, projectId) => changedCustomer(input, answer, projectId),
  outcome: (input, answer) => customerInfoOutcome(input, answer),
  payload: { description: 'The payment is refunded, and access has ended.', fields: customerInfoPayload },
});

defineMutation('cancelByStoreTransaction', {
  operation: 'v1:cancel-a-google-subscription',
  description:
    'Switches off the renewal of a Google Play subscription; access goes on to the end of the period. Through REST v1, ' +
    'because REST v2 cancels subscriptions of Web Billing only.',
  input: {
    description: 'Which subscription to cancel.',
    fields: (t) => ({
      customerId: t.id(customerId),
      storeTransactionIdentifier: t.string(storeTransactionIdentifier),
    }),
  },
  request: (input) => ofTransaction(input),
  fieldNames,
  changes: (input, answer, projectId) => changedCustomer(input, answer, projectId),
  outcome: (input, answer) => customerInfoOutcome(input, answer),
  payload: { description: 'The subscription will not renew.', fields: customerInfoPayload },
});
