import { customerPayloadField } from '../customer/customer-payload.ts';
import { defineMutation } from '../mutation/define-mutation.ts';
import { givenValues } from '../mutation/given-values.ts';
import { inputIssue, type FieldNames } from '../mutation/upstream-issues.ts';
import type { InputIssue } from '../mutation/user-errors.ts';
import { emptyTextIssue, unrecognizedIssue } from '../mutation/value-rules.ts';
import { paymentBody, purchaseBody } from './external-purchase-body.ts';
import {
  ExternalBoughtInput,
  ExternalPaymentInput,
  type ExternalBought,
  type ExternalPayment,
} from './external-purchase-inputs.ts';

interface TrackInput {
  readonly purchase?: ExternalBought | null | undefined;
  readonly payment?: ExternalPayment | null | undefined;
}

const boughtIn = ({ purchase }: TrackInput) =>
  purchase?.externalSubscription ?? purchase?.externalPurchase ?? null;

defineMutation('trackExternalPurchase', {
  operation: 'external:track-external-purchases',
  description:
    'Tells RevenueCat how a purchase at a payment provider stands that RevenueCat does not know by itself, and what was ' +
    'paid for it; creates the customer if need be. RevenueCat believes what it is told. Through the External Purchases ' +
    'API, which is a part of REST v1 with a key for each app, because REST v2 takes no purchases.',
  // A customer and a product that are not there are created.
  canMiss: false,
  input: {
    description: 'What was bought, what was paid, or both.',
    fields: (t) => ({
      appId: t.id({
        required: true,
        description: "RevenueCat's id of the app that stands for the payment provider.",
      }),
      purchase: t.field({ type: ExternalBoughtInput, description: 'What was bought.' }),
      payment: t.field({ type: ExternalPaymentInput, description: 'What was paid.' }),
    }),
  },
  appId: ({ appId }) => appId,
  targets: (input) => ({ app_id: input.appId, ...customerTarget(input) }),
  request: ({ purchase, payment }) => ({
    body: givenValues({
      purchase: purchase ? purchaseBody(purchase) : undefined,
      payment: payment ? paymentBody(payment) : undefined,
    }),
  }),
  check: (input) => [
    ...(input.purchase || input.payment
      ? []
      : [inputIssue([], 'Nothing is told. Give at least one of purchase, payment.')]),
    ...boughtIssues(input),
    ...paidIssues(input),
  ],
  fieldNames: namesIn,
  // The ids of the source may be of a customer that only RevenueCat knows, by an id or an alias; new products are added.
  changes: (_input, _answer, projectId) => [
    { kind: 'any-customer', projectId },
    { kind: 'customer-list', projectId },
    { kind: 'configuration', projectId, part: 'products' },
  ],
  outcome: (input, answer) => ({
    customerId: boughtIn(input)?.customerId ?? null,
    purchaseId: answer.purchase ?? null,
    paymentId: answer.payment ?? null,
  }),
  payload: {
    description: 'RevenueCat has taken down what it was told.',
    fields: (t) => ({
      purchaseId: t.id({
        nullable: true,
        description: "RevenueCat's id of the subscription or purchase; null when only a payment was told.",
        resolve: ({ outcome }) => outcome?.purchaseId,
      }),
      paymentId: t.id({
        nullable: true,
        description: "RevenueCat's id of the payment; null when none was told.",
        resolve: ({ outcome }) => outcome?.paymentId,
      }),
      customer: customerPayloadField(t),
    }),
  },
});

function customerTarget(input: TrackInput): Record<string, string> {
  const bought = boughtIn(input);
  return bought === null ? {} : { customer_id: bought.customerId };
}

/** Which of the alternatives an input holds, as the first parts of a path in it. */
function placesIn({ purchase, payment }: TrackInput) {
  return {
    purchase: ['purchase', purchase?.externalSubscription ? 'externalSubscription' : 'externalPurchase'],
    payment: [
      'payment',
      payment?.externalSubscriptionPayment ? 'externalSubscriptionPayment' : 'externalPurchasePayment',
    ],
  } as const;
}

/** The only fields that can be against the document once their types are right. */
function namesIn(input: TrackInput): FieldNames {
  const { purchase } = placesIn(input);
  return {
    'purchase.metadata': [...purchase, 'metadata'],
    'purchase.environment': [...purchase, 'environment'],
  };
}

function boughtIssues(input: TrackInput): readonly InputIssue[] {
  const bought = boughtIn(input);
  if (bought === null) return [];
  const { purchase: place } = placesIn(input);
  const { metadata } = bought;
  const subscription = input.purchase?.externalSubscription;
  return [
    ...emptyTextIssue([...place, 'customerId'], bought.customerId),
    ...(subscription
      ? emptyTextIssue([...place, 'sourceSubscriptionIdentifier'], subscription.sourceSubscriptionIdentifier)
      : []),
    ...(input.purchase?.externalPurchase
      ? emptyTextIssue(
          [...place, 'sourcePurchaseIdentifier'],
          input.purchase.externalPurchase.sourcePurchaseIdentifier,
        )
      : []),
    ...emptyTextIssue([...place, 'sourceProductIdentifier'], bought.sourceProductIdentifier),
    ...(subscription?.currentPeriodStartsAt &&
    subscription.currentPeriodStartsAt > subscription.currentPeriodEndsAt
      ? [inputIssue([...place, 'currentPeriodStartsAt'], 'It must not be later than the end of the period.')]
      : []),
    ...unrecognizedIssue([...place, 'environment'], bought.environment),
    ...(metadata === null || metadata === undefined || isFlatObject(metadata)
      ? []
      : [
          inputIssue(
            [...place, 'metadata'],
            'It must be an object whose values are texts, numbers, booleans or nulls.',
          ),
        ]),
  ];
}

function paidIssues(input: TrackInput): readonly InputIssue[] {
  const paid = input.payment?.externalSubscriptionPayment ?? input.payment?.externalPurchasePayment;
  if (!paid) return [];
  return emptyTextIssue([...placesIn(input).payment, 'paymentIdentifier'], paid.paymentIdentifier);
}

function isFlatObject(value: unknown): boolean {
  return (
    typeof value === 'object' &&
    value !== null &&
    !Array.isArray(value) &&
    Object.values(value).every((one) => one === null || ['string', 'number', 'boolean'].includes(typeof one))
  );
}
