import { receiptPlatforms } from '../../revenuecat/v1/platforms.ts';
import { builder } from '../builder.ts';
import { defineMutation } from '../mutation/define-mutation.ts';
import { givenValues } from '../mutation/given-values.ts';
import { inputIssue } from '../mutation/upstream-issues.ts';
import type { InputIssue } from '../mutation/user-errors.ts';
import { emptyTextIssue } from '../mutation/value-rules.ts';
import { platformDescriptions } from './receipt-platform.ts';
import { changedCustomer, customerInfoOutcome, customerInfoPayload } from './v1-mutation.ts';

const ReceiptPlatformRef = builder.enumType('ReceiptPlatform', {
  description: 'Where something was bought, for a receipt.',
  values: Object.fromEntries(
    receiptPlatforms.map((value) => [
      value.toUpperCase(),
      { value, description: platformDescriptions[value] },
    ]),
  ),
});

const ReceiptPaymentModeRef = builder.enumType('ReceiptPaymentMode', {
  description: 'How an introductory period is paid.',
  values: {
    PAY_AS_YOU_GO: { value: '0', description: 'A lower price for some periods.' },
    PAY_UP_FRONT: { value: '1', description: 'One lower price for some periods together.' },
    FREE_TRIAL: { value: '2', description: 'Nothing is paid.' },
  },
});

const ReceiptAttributeInput = builder.inputType('ReceiptAttributeInput', {
  description: 'An attribute to set on the customer.',
  fields: (t) => ({
    name: t.string({ required: true, description: 'The name of the attribute, such as `$email`.' }),
    value: t.string({ description: 'The value; null or empty removes the attribute.' }),
    updatedAt: t.field({
      type: 'DateTime',
      description: 'When it was set. An attribute that was set later than this keeps its value.',
    }),
  }),
});

interface ReceiptAttribute {
  readonly name: string;
  readonly value?: string | null | undefined;
  readonly updatedAt?: number | null | undefined;
}

/** Null would be refused by the document of v1, and means the same as leaving out. */
const orAbsent = <Value>(value: Value | null | undefined): Value | undefined => value ?? undefined;

defineMutation('submitReceipt', {
  operation: 'v1:receipts',
  description:
    "Records what a customer bought by the store's proof of it, and creates the customer if need be: the way to bring " +
    'existing users to RevenueCat. When the purchase belongs to another customer already, the restore behavior of the ' +
    'project decides whose it is. Through REST v1, because REST v2 takes no receipts.',
  input: {
    description: 'What was bought, by whom, and where.',
    fields: (t) => ({
      customerId: t.id({ required: true, description: 'The App User ID of the customer who bought it.' }),
      platform: t.field({
        type: ReceiptPlatformRef,
        required: true,
        description: 'The platform that it was bought on.',
      }),
      fetchToken: t.string({
        required: true,
        description:
          "The store's proof, which this server never keeps: the receipt file in base64 or the signed transaction of " +
          'Apple, the purchase token of Google, the receipt of Amazon, the subscription or Checkout Session of Stripe, ' +
          'the transaction of Roku, the subscription or transaction of Paddle. A receipt file of Apple may need a larger ' +
          '`LIMIT_REQUEST_BYTES` than the default of 100000: 2000000 leaves room for long histories.',
      }),
      productIdentifier: t.string({
        description: "The store's id of the product. Needed for Google.",
      }),
      price: t.float({ description: 'What the product cost. Needs `currency`.' }),
      currency: t.string({ description: 'The currency as an ISO 4217 code. Needs `price`.' }),
      paymentMode: t.field({
        type: ReceiptPaymentModeRef,
        description: 'How an introductory period is paid, when RevenueCat finds one in the receipt.',
      }),
      introductoryPrice: t.float({ description: 'What the introductory period cost.' }),
      isRestore: t.boolean({
        deprecationReason:
          'Leave it out: RevenueCat follows the restore behavior of the project without it. Since 2026-11-22.',
        description: 'Whether the restore behavior of the project applies to others who sent this proof.',
      }),
      presentedOfferingIdentifier: t.string({
        description: 'The lookup key of the offering that the customer bought from.',
      }),
      attributes: t.field({
        type: [ReceiptAttributeInput],
        description: 'Attributes to set on the customer, each once.',
      }),
    }),
  },
  targets: ({ customerId }) => ({ app_user_id: customerId }),
  request: (input) => ({
    headers: { 'X-Platform': input.platform },
    body: givenValues({
      app_user_id: input.customerId,
      fetch_token: input.fetchToken,
      product_id: orAbsent(input.productIdentifier),
      price: orAbsent(input.price),
      currency: orAbsent(input.currency),
      payment_mode: orAbsent(input.paymentMode),
      introductory_price: orAbsent(input.introductoryPrice),
      is_restore: orAbsent(input.isRestore),
      presented_offering_identifier: orAbsent(input.presentedOfferingIdentifier),
      attributes: input.attributes ? attributesOf(input.attributes) : undefined,
    }),
  }),
  check: (input) => [
    ...emptyTextIssue(['customerId'], input.customerId),
    ...emptyTextIssue(['fetchToken'], input.fetchToken),
    ...(input.platform === 'android' && !input.productIdentifier
      ? [inputIssue(['productIdentifier'], 'Google purchases need it.')]
      : []),
    ...togetherIssue(input),
    ...attributeIssues(input.attributes ?? []),
  ],
  fieldNames: { app_user_id: ['customerId'], product_id: ['productIdentifier'] },
  changes: (input, answer, projectId) => [
    ...changedCustomer(input, answer, projectId),
    // What was bought may have been another customer's, and the answer does not say whose.
    { kind: 'any-customer', projectId },
    { kind: 'customer-list', projectId },
  ],
  outcome: (input, answer) => customerInfoOutcome(input, answer),
  payload: { description: 'The purchase is recorded.', fields: customerInfoPayload },
});

function attributesOf(attributes: readonly ReceiptAttribute[]) {
  return Object.fromEntries(
    attributes.map(({ name, value, updatedAt }) => [
      name,
      // An empty value removes the attribute, too, and only that is in the document.
      { value: value ?? '', ...(updatedAt ? { updated_at_ms: updatedAt } : {}) },
    ]),
  );
}

function attributeIssues(attributes: readonly ReceiptAttribute[]): readonly InputIssue[] {
  const names = attributes.map(({ name }) => name);
  return names.flatMap((name, index) => {
    const field = ['attributes', String(index), 'name'];
    if (names.indexOf(name) < index) return [inputIssue(field, 'This name was given before.')];
    return emptyTextIssue(field, name);
  });
}

function togetherIssue(input: {
  readonly price?: number | null | undefined;
  readonly currency?: string | null | undefined;
}): readonly InputIssue[] {
  const hasPrice = typeof input.price === 'number';
  const hasCurrency = typeof input.currency === 'string';
  if (hasPrice === hasCurrency) return [];
  return hasPrice
    ? [inputIssue(['currency'], 'It is needed with a price.')]
    : [inputIssue(['price'], 'It is needed with a currency.')];
}
