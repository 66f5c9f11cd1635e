import { z } from 'zod';
import { subscriptionAnswer, transactionAnswer } from '../../answers/purchase-answers.ts';
import { missing, parameterError, unacceptableParameter, unprocessable } from '../../http/errors.ts';
import { bodyOf } from '../../http/request-validation.ts';
import type { Handlers, SandboxRequest } from '../../http/sandbox-request.ts';
import type { StoredSubscription } from '../../state/stored-facts.ts';
import {
  cancelRenewal,
  extendUntil,
  refundAndRevoke,
  refundTransaction,
} from '../../changes/subscription-changes.ts';
import { subscriptionStateAt } from '../../state/subscription-state.ts';
import { subscriptionInPath } from './found.ts';

const day = 86_400_000;
const longestAppStoreExtension = 90 * day;
const extendable: readonly string[] = ['app_store', 'play_store', 'rc_billing'];

const extension = z.strictObject({
  extend_by_days: z.int().min(1).optional(),
  extend_until_ms: z.int().optional(),
  extend_reason_code: z
    .enum(['undeclared', 'customer_satisfaction', 'other', 'service_issue_or_outage'])
    .optional(),
});

export const subscriptionActionRoutes: Handlers = {
  'cancel-subscription': (request) => {
    const subscription = webBillingSubscription(request);
    if (!subscriptionStateAt(subscription, request.now).givesAccess) {
      throw unprocessable('Only an active subscription can be canceled');
    }
    cancelRenewal(request, subscription);
    return subscriptionAnswer(request, subscription);
  },

  'refund-subscription': (request) => {
    const subscription = webBillingSubscription(request);
    const { givesAccess, status } = subscriptionStateAt(subscription, request.now);
    if (!givesAccess) throw unprocessable('Only an active subscription can be refunded');
    if (status === 'trialing') throw unprocessable('There is no payment to refund during a trial');
    refundAndRevoke(request, subscription);
    return subscriptionAnswer(request, subscription);
  },

  'extend-subscription': (request) => {
    const body = bodyOf(request, extension);
    if ((body.extend_by_days === undefined) === (body.extend_until_ms === undefined)) {
      throw parameterError('extend_by_days', 'Exactly one of extend_by_days and extend_until_ms is needed');
    }
    const subscription = subscriptionInPath(request);
    if (!extendable.includes(subscription.store)) {
      throw unprocessable('Subscriptions of this store cannot be extended');
    }
    const { givesAccess } = subscriptionStateAt(subscription, request.now);
    const endsAt = subscription.currentPeriodEndsAt;
    if (!givesAccess || endsAt === null) throw unprocessable('Only an active subscription can be extended');
    const until = body.extend_until_ms ?? endsAt + (body.extend_by_days ?? 0) * day;
    if (until <= endsAt) {
      throw unacceptableParameter('extend_until_ms', 'The new end must be later than the current one');
    }
    if (subscription.store === 'app_store') {
      if (body.extend_reason_code === undefined) {
        throw unacceptableParameter('extend_reason_code', 'The App Store needs a reason');
      }
      if (until - endsAt > longestAppStoreExtension) {
        const param = body.extend_by_days === undefined ? 'extend_until_ms' : 'extend_by_days';
        throw unacceptableParameter(param, 'The App Store extends by at most 90 days');
      }
    }
    extendUntil(request, subscription, until);
    return subscriptionAnswer(request, subscription);
  },

  'refund-play-store-subscription-transaction': (request) => {
    const subscription = subscriptionInPath(request);
    if (subscription.store !== 'play_store') {
      throw unprocessable('Only transactions of Play Store subscriptions can be refunded');
    }
    const transaction = subscription.transactions.find(({ id }) => id === request.path['transaction_id']);
    if (transaction === undefined) throw missing('The subscription has no such transaction');
    if (transaction.usdRevenue?.gross === 0) throw unprocessable('Nothing is left to refund');
    refundTransaction(request, subscription, transaction);
    return transactionAnswer(transaction);
  },
};

/** The subscription in the path; throws 422 for one that another store charges for. */
function webBillingSubscription(request: SandboxRequest): StoredSubscription {
  const subscription = subscriptionInPath(request);
  if (subscription.store !== 'rc_billing') {
    throw unprocessable('This can only be done to a Web Billing subscription');
  }
  return subscription;
}
