import { builder } from '../builder.ts';
import { loadCustomerReference } from '../customer/customer-reference.ts';
import { customerById } from '../customer/customer-loader.ts';
import { CustomerRef } from '../customer/customer-ref.ts';
import { textOf, textsOf } from './event-body.ts';
import { WebhookEventRef } from './event-type.ts';

/*
 * What an event says of a person. The scope for events does not show it: each of these also asks for the scope by which
 * the same could be read elsewhere in the graph.
 */

const ofCustomers = { operation: 'get-customer', customers: 'none' } as const;
const ofSubscriptions = { operation: 'list-subscriptions', customers: 'none' } as const;
const ofAttributes = {
  operation: 'list-customer-attributes',
  customers: 'none',
  besides: ['get-customer'],
} as const;
const ofEverything = {
  operation: 'list-customer-attributes',
  customers: 'none',
  besides: ['get-customer', 'list-subscriptions'],
} as const;

builder.objectFields(WebhookEventRef, (t) => ({
  customer: t.field({
    type: CustomerRef,
    nullable: true,
    access: ofCustomers,
    loads: { reference: customerById },
    description: 'The customer that it happened to, as it is now; null for an event that names none.',
    resolve: ({ projectId, body }, _args, context, info) =>
      loadCustomerReference(info, context, projectId, textOf(body['app_user_id'])),
  }),
  originalAppUserId: t.id({
    nullable: true,
    access: ofCustomers,
    loads: 'nothing',
    description: 'The first App User ID of the customer.',
    resolve: ({ body }) => textOf(body['original_app_user_id']),
  }),
  aliases: t.idList({
    nullable: { list: true, items: false },
    access: ofCustomers,
    loads: 'nothing',
    description: 'All App User IDs of the customer.',
    resolve: ({ body }) => textsOf(body['aliases']),
  }),
  transferredFrom: t.idList({
    nullable: { list: true, items: false },
    access: ofCustomers,
    loads: 'nothing',
    description: 'The App User IDs of the customer that purchases were taken from.',
    resolve: ({ body }) => textsOf(body['transferred_from']),
  }),
  transferredTo: t.idList({
    nullable: { list: true, items: false },
    access: ofCustomers,
    loads: 'nothing',
    description: 'The App User IDs of the customer that purchases went to.',
    resolve: ({ body }) => textsOf(body['transferred_to']),
  }),
  countryCode: t.string({
    nullable: true,
    access: ofCustomers,
    loads: 'nothing',
    description: 'Where the customer was, as an ISO 3166-1 alpha-2 code.',
    resolve: ({ body }) => textOf(body['country_code']),
  }),
  transactionId: t.string({
    nullable: true,
    access: ofSubscriptions,
    loads: 'nothing',
    description: "The store's id of the transaction.",
    resolve: ({ body }) => textOf(body['transaction_id']),
  }),
  originalTransactionId: t.string({
    nullable: true,
    access: ofSubscriptions,
    loads: 'nothing',
    description: "The store's id of the first transaction of the subscription.",
    resolve: ({ body }) => textOf(body['original_transaction_id']),
  }),
  attributes: t.field({
    type: 'JSON',
    nullable: true,
    access: ofAttributes,
    loads: 'nothing',
    description: 'The attributes of the customer by their names, each with its value and when it was set.',
    resolve: ({ body }) => body['subscriber_attributes'] ?? null,
  }),
  body: t.field({
    type: 'JSON',
    nullable: true,
    access: ofEverything,
    loads: 'nothing',
    description: 'The whole event as RevenueCat sent it, with what has no field here.',
    resolve: ({ body }) => body,
  }),
}));
