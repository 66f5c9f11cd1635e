import { z } from 'zod';
import { v1ProductIdentifier } from '../../answers/subscriber-answers.ts';
import { isOwned } from '../../answers/purchase-answers.ts';
import type { StoredSubscription } from '../../state/stored-facts.ts';
import {
  cancelRenewal,
  extendUntil,
  refundAndRevoke,
  refundPurchase,
} from '../../changes/subscription-changes.ts';
import { subscriptionStateAt } from '../../state/subscription-state.ts';
import { incorrectParameters, notFoundInV1, storeRefusal } from '../../http/v1-errors.ts';
import { subscriberResult } from './subscribers.ts';
import { subscriberInPath, v1BodyOf } from './v1-request.ts';
import type { V1Handlers, V1Request } from './v1-request.ts';

const day = 86_400_000;
/** Google gives nothing back that was bought longer ago. */
const refundableFor = 365 * day;

const deferral = z.looseObject({
  expiry_time_ms: z.int().optional(),
  extend_by_days: z.int().min(1).max(365).optional(),
});
const extension = z.looseObject({
  extend_by_days: z.int().min(1).max(90),
  extend_reason_code: z.int().min(0).max(3),
});

export const storeActionHandlers: Pick<
  V1Handlers,
  | 'v1:revoke-a-google-subscription'
  | 'v1:defer-a-google-subscription'
  | 'v1:refund-a-google-subscription'
  | 'v1:cancel-a-google-subscription'
  | 'v1:extend-an-apple-subscription'
> = {
  'v1:revoke-a-google-subscription': {
    callers: ['secret'],
    answer: (request) => {
      const customer = subscriberInPath(request);
      refundAndRevoke(request, running(request, googleSubscriptionByProduct(request)));
      return subscriberResult(request, customer, 200);
    },
  },

  'v1:defer-a-google-subscription': {
    callers: ['secret'],
    answer: (request) => {
      const { expiry_time_ms: expiry, extend_by_days: days } = v1BodyOf(request, deferral);
      if ((expiry === undefined) === (days === undefined)) {
        throw incorrectParameters('Exactly one of expiry_time_ms and extend_by_days is needed.');
      }
      const customer = subscriberInPath(request);
      const subscription = running(request, googleSubscriptionByProduct(request));
      const endsAt = subscription.currentPeriodEndsAt ?? request.now;
      const until = expiry ?? endsAt + (days ?? 0) * day;
      if (until <= endsAt)
        throw incorrectParameters('expiry_time_ms must be later than the current expiry time.');
      extendUntil(request, subscription, until);
      return subscriberResult(request, customer, 200);
    },
  },

  // Of a subscription or of a one-time purchase.
  'v1:refund-a-google-subscription': {
    callers: ['secret'],
    answer: (request) => {
      const customer = subscriberInPath(request);
      const { project, now } = request;
      const identifier = request.path['store_transaction_identifier'] ?? '';
      const purchase = project
        .purchasesByStoreIdentifier(identifier)
        .find((one) => one.store === 'play_store' && one.customerId === customer.id);
      if (purchase === undefined) {
        const subscription = running(request, subscriptionByTransaction(request, 'play_store'));
        const boughtAt = subscription.transactions.at(-1)?.purchasedAt ?? subscription.startsAt;
        if (now - boughtAt > refundableFor) throw storeRefusal('The purchase is older than 365 days.');
        refundAndRevoke(request, subscription);
      } else {
        if (!isOwned(purchase, now)) throw storeRefusal('The purchase is already refunded.');
        if (now - purchase.purchasedAt > refundableFor) {
          throw storeRefusal('The purchase is older than 365 days.');
        }
        refundPurchase(request, purchase);
      }
      return subscriberResult(request, customer, 200);
    },
  },

  'v1:cancel-a-google-subscription': {
    callers: ['secret'],
    answer: (request) => {
      const customer = subscriberInPath(request);
      cancelRenewal(request, running(request, subscriptionByTransaction(request, 'play_store')));
      return subscriberResult(request, customer, 200);
    },
  },

  'v1:extend-an-apple-subscription': {
    callers: ['secret'],
    answer: (request) => {
      const { extend_by_days: days } = v1BodyOf(request, extension);
      const customer = subscriberInPath(request);
      const subscription = running(request, subscriptionByTransaction(request, 'app_store'));
      extendUntil(request, subscription, (subscription.currentPeriodEndsAt ?? request.now) + days * day);
      return subscriberResult(request, customer, 200);
    },
  },
};

/** The customer's latest Play Store subscription of the product in the path; with or without its base plan. */
function googleSubscriptionByProduct(request: V1Request): StoredSubscription {
  const { project, path } = request;
  const wanted = path['product_identifier'];
  const found = [...project.subscriptionsOf(subscriberInPath(request).id)]
    .filter((one) => one.store === 'play_store')
    .filter(
      (one) =>
        v1ProductIdentifier(request, one) === wanted ||
        project.products.get(one.productId ?? '')?.store_identifier === wanted,
    )
    .sort((one, other) => other.currentPeriodStartsAt - one.currentPeriodStartsAt)[0];
  if (found === undefined) throw notFoundInV1('The subscriber has no Google subscription of this product.');
  return found;
}

/** By any of its payments. */
function subscriptionByTransaction(
  request: V1Request,
  store: 'play_store' | 'app_store',
): StoredSubscription {
  const { id } = subscriberInPath(request);
  const found = request.project
    .subscriptionsByStoreIdentifier(request.path['store_transaction_identifier'] ?? '')
    .find((one) => one.store === store && one.customerId === id);
  if (found === undefined) throw notFoundInV1('The subscriber has no such transaction.');
  return found;
}

function running(request: V1Request, subscription: StoredSubscription): StoredSubscription {
  if (!subscriptionStateAt(subscription, request.now).givesAccess) {
    throw storeRefusal('The subscription is not active.');
  }
  return subscription;
}
