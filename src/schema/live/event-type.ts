import type { WebhookReceived } from '../../events/domain-events.ts';
import { Held } from '../../loading/held.ts';
import { apps } from '../app/app-loader.ts';
import { AppRef } from '../app/app-ref.ts';
import { builder } from '../builder.ts';
import { CurrencyAmountRef } from '../common/currency-amount.ts';
import { environment } from '../common/environment.ts';
import { loadReference } from '../common/reference.ts';
import { store } from '../common/store.ts';
import { defineWireEnum, unrecognized } from '../common/wire-enum.ts';
import { products } from '../product/product-loader.ts';
import { ProductRef } from '../product/product-ref.ts';
import { webhookEventType } from '../webhook-integration/webhook-event-type.ts';
import { momentOf, nameOf, numberOf, textOf, textsOf, yesOrNo } from './event-body.ts';
import { FeedStateRef } from './feed-state.ts';

const periodType = defineWireEnum('EventPeriodType', {
  description: 'What kind of period of a subscription an event is about.',
  values: ['normal', 'trial', 'intro', 'promotional', 'prepaid'],
  descriptions: {
    normal: 'A period at the regular price.',
    trial: 'A free trial.',
    intro: 'An introductory period at a lower price.',
    promotional: 'Access that was granted without a store.',
    prepaid: 'A period that was paid ahead and does not renew.',
  },
});

const productRule = { operation: 'list-products', customers: 'none' } as const;

export const WebhookEventRef = builder.objectRef<WebhookReceived>('WebhookEvent');

WebhookEventRef.implement({
  description:
    'An event that RevenueCat sent to this server, as it came: it may be late, and need not be true any more. What it ' +
    'does not say is null.',
  access: { rule: { scope: 'facade:events:read', customers: 'none' } },
  fields: (t) => ({
    id: t.id({
      nullable: true,
      description: "RevenueCat's id of the event; the same for each time that it is sent.",
      resolve: ({ eventId }) => eventId,
    }),
    type: t.field({
      type: webhookEventType.ref,
      nullable: false,
      description: 'What happened.',
      resolve: ({ eventType }) => webhookEventType.read(eventType.toLowerCase()) ?? unrecognized,
    }),
    typeName: t.string({
      nullable: false,
      description: "RevenueCat's own name of the type, such as `RENEWAL`; new ones appear without notice.",
      resolve: ({ eventType }) => eventType,
    }),
    occurredAt: t.field({
      type: 'DateTime',
      nullable: false,
      description: 'When it happened, or when it came where it does not say.',
      resolve: ({ occurredAt }) => occurredAt,
    }),
    feed: t.field({
      type: FeedStateRef,
      nullable: false,
      description: 'Whether events arrive as they usually do.',
      resolve: ({ projectId }, _args, { live }) => live.feed(projectId),
    }),
    app: t.field({
      type: AppRef,
      nullable: true,
      access: { operation: 'get-app', customers: 'none' },
      loads: { reference: apps.byId },
      description: 'The app that it came from.',
      resolve: ({ projectId, body }, _args, context, info) =>
        loadReference(info, context, 'App', apps.byId, projectId, textOf(body['app_id'])),
    }),
    environment: t.field({
      type: environment.ref,
      nullable: true,
      description: 'Whether it is about real money.',
      resolve: ({ body }) => environment.read(nameOf(body['environment'])),
    }),
    store: t.field({
      type: store.ref,
      nullable: true,
      description: 'Where it happened.',
      resolve: ({ body }) => store.read(nameOf(body['store'])),
    }),
    productIdentifier: t.string({
      nullable: true,
      description: "The store's id of the product.",
      resolve: ({ body }) => textOf(body['product_id']),
    }),
    newProductIdentifier: t.string({
      nullable: true,
      description: "The store's id of the product that a subscription changes to.",
      resolve: ({ body }) => textOf(body['new_product_id']),
    }),
    product: t.field({
      type: ProductRef,
      nullable: true,
      access: productRule,
      loads: products.pages,
      description: 'The product with that id, of the app of the event where it names one.',
      resolve: async ({ projectId, body }, _args, { loaders }) => {
        const identifier = textOf(body['product_id']);
        if (identifier === null) return null;
        const appId = textOf(body['app_id']);
        const found = (await loaders.load(products.all, { projectId })).find(
          (product) =>
            product.store_identifier === identifier && (appId === null || product.app_id === appId),
        );
        return found === undefined ? null : Held.of(projectId, found.id, found);
      },
    }),
    entitlementLookupKeys: t.stringList({
      nullable: { list: true, items: false },
      description: 'The lookup keys of the entitlements that it is about.',
      resolve: ({ body }) => textsOf(body['entitlement_ids']),
    }),
    offeringLookupKey: t.string({
      nullable: true,
      description: 'The lookup key of the offering that the customer was shown.',
      resolve: ({ body }) => textOf(body['presented_offering_id']),
    }),
    periodType: t.field({
      type: periodType.ref,
      nullable: true,
      description: 'What kind of period it is about.',
      resolve: ({ body }) => periodType.read(nameOf(body['period_type'])),
    }),
    price: t.field({
      type: CurrencyAmountRef,
      nullable: true,
      description: 'What was paid, in the currency that it was paid in; negative for a refund.',
      resolve: ({ body }) => {
        const amount = numberOf(body['price_in_purchased_currency']);
        return amount === null ? null : { amount, currency: textOf(body['currency']) };
      },
    }),
    priceInUsd: t.float({
      nullable: true,
      description: 'The same in US dollars.',
      resolve: ({ body }) => numberOf(body['price']),
    }),
    taxPercentage: t.float({
      nullable: true,
      description: 'The part of the price that is tax, between 0 and 1.',
      resolve: ({ body }) => numberOf(body['tax_percentage']),
    }),
    commissionPercentage: t.float({
      nullable: true,
      description: "The store's part of the price, between 0 and 1.",
      resolve: ({ body }) => numberOf(body['commission_percentage']),
    }),
    purchasedAt: t.field({
      type: 'DateTime',
      nullable: true,
      description: 'When it was bought, or the period began.',
      resolve: ({ body }) => momentOf(body['purchased_at_ms']),
    }),
    expiresAt: t.field({
      type: 'DateTime',
      nullable: true,
      description: 'When the period ends, or ended.',
      resolve: ({ body }) => momentOf(body['expiration_at_ms']),
    }),
    gracePeriodExpiresAt: t.field({
      type: 'DateTime',
      nullable: true,
      description: 'Until when access goes on although a payment failed.',
      resolve: ({ body }) => momentOf(body['grace_period_expiration_at_ms']),
    }),
    autoResumesAt: t.field({
      type: 'DateTime',
      nullable: true,
      description: 'When a paused subscription goes on.',
      resolve: ({ body }) => momentOf(body['auto_resume_at_ms']),
    }),
    renewalNumber: t.int({
      nullable: true,
      description: 'How many periods of the subscription there have been, this one counted.',
      resolve: ({ body }) => {
        const number = numberOf(body['renewal_number']);
        return number !== null && Number.isInteger(number) && Math.abs(number) < 2 ** 31 ? number : null;
      },
    }),
    cancelReason: t.string({
      nullable: true,
      description: "Why a subscription will not renew, by RevenueCat's name, such as `UNSUBSCRIBE`.",
      resolve: ({ body }) => textOf(body['cancel_reason']),
    }),
    expirationReason: t.string({
      nullable: true,
      description: "Why a subscription ended, by RevenueCat's name, such as `BILLING_ERROR`.",
      resolve: ({ body }) => textOf(body['expiration_reason']),
    }),
    isTrialConversion: t.boolean({
      nullable: true,
      description: 'Whether a trial became a paid period.',
      resolve: ({ body }) => yesOrNo(body['is_trial_conversion']),
    }),
    isFamilyShare: t.boolean({
      nullable: true,
      description: 'Whether the customer has it through a member of the family.',
      resolve: ({ body }) => yesOrNo(body['is_family_share']),
    }),
    offerCode: t.string({
      nullable: true,
      description: 'The offer code that was redeemed.',
      resolve: ({ body }) => textOf(body['offer_code']),
    }),
  }),
});
