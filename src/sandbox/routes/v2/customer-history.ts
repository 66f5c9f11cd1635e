import { z } from 'zod';
import { customerAnswer } from '../../answers/customer-answers.ts';
import { invoiceAnswer, invoiceFileUrl, invoicesOf } from '../../answers/invoice-answers.ts';
import { customerEvents, recordChange } from '../../answers/customer-events.ts';
import { missing, parameterError } from '../../http/errors.ts';
import { hexDigits } from '../../ids.ts';
import { answerPage, inOrder } from '../../http/pagination.ts';
import { bodyOf, queryChoice } from '../../http/request-validation.ts';
import { Redirect } from '../../http/sandbox-request.ts';
import type { Handlers } from '../../http/sandbox-request.ts';
import { subscriptionStateAt } from '../../state/subscription-state.ts';
import { customerInPath, subscriptionInPath } from './found.ts';
import { environments } from './subscriptions.ts';

const restoration = z.strictObject({ order_id: z.string().min(1) });

export const customerHistoryRoutes: Handlers = {
  // What belongs to no environment (an attribute, a block) shows whatever is asked for.
  'list-customer-events': (request) => {
    const environment = queryChoice(request, 'environment', environments);
    const events = customerEvents(request, customerInPath(request).id).filter(
      (event) => environment === null || event.environment === null || event.environment === environment,
    );
    return answerPage(
      request,
      inOrder(events, (event) => event.id),
      (event) => event.id,
      (event) => ({
        object: 'customer.event',
        id: event.id,
        app_id: event.appId,
        type: event.type,
        body: { ...event.body },
        created_at: event.occurredAt,
        occurred_at: event.occurredAt,
      }),
    );
  },

  // The Play Store's order id finds a subscription by any of its payments, and the customer gets it.
  'restore-purchase-by-order-id': (request) => {
    const { order_id: orderId } = bodyOf(request, restoration);
    const customer = customerInPath(request);
    const { project } = request;
    const fromPlayStore = ({ store }: { readonly store: string }): boolean => store === 'play_store';
    const subscription = project.subscriptionsByStoreIdentifier(orderId).find(fromPlayStore);
    const purchase = project.purchasesByStoreIdentifier(orderId).find(fromPlayStore);
    const owned = subscription ?? purchase;
    if (owned === undefined) throw missing('There is no Google Play purchase with this order ID');
    const previousOwner = owned.customerId;
    if (previousOwner !== customer.id) {
      if (subscription !== undefined) project.moveSubscription(subscription, customer.id);
      else if (purchase !== undefined) project.movePurchase(purchase, customer.id);
      recordTransfer(request, previousOwner, customer.id);
    }
    return customerAnswer(request, customer);
  },

  'list-customer-invoices': (request) =>
    answerPage(
      request,
      inOrder(invoicesOf(request, customerInPath(request).id), (invoice) => invoice.id),
      (invoice) => invoice.id,
      (invoice) => invoiceAnswer(request, invoice),
    ),

  'get-invoice': (request) => {
    const invoices = invoicesOf(request, customerInPath(request).id);
    const invoice = invoices.find(({ id }) => id === request.path['invoice_id']);
    if (invoice === undefined) throw missing('The customer has no such invoice');
    if (invoice.paidAt === null) throw missing('The invoice has no file yet');
    return new Redirect(invoiceFileUrl(request, invoice));
  },

  // A new single-use link each time. Only these two stores have a portal, and only while there is something to manage.
  'get-authorized-subscription-management-url': (request) => {
    const subscription = subscriptionInPath(request);
    const { store, id } = subscription;
    if (store !== 'rc_billing' && store !== 'paddle') {
      throw parameterError(
        'subscription_id',
        'Only Web Billing and Paddle subscriptions have a management portal',
      );
    }
    const { status } = subscriptionStateAt(subscription, request.now);
    const host = store === 'paddle' ? 'customer-portal.paddle.example' : 'billing.revenuecat.example';
    return {
      object: 'authenticated_management_url',
      management_url:
        status === 'expired' || status === 'incomplete'
          ? null
          : `https://${host}/${id}?token=${hexDigits(48, request.random)}`,
    };
  },
};

/** Tells both sides that something changed hands. */
export function recordTransfer(
  request: Parameters<typeof recordChange>[0],
  fromId: string,
  toId: string,
): void {
  const details = { transferred_from: [fromId], transferred_to: [toId] };
  recordChange(request, fromId, 'TRANSFER', details);
  recordChange(request, toId, 'TRANSFER', details);
}
