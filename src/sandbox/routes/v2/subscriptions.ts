import { entitlementAnswer } from '../../answers/catalogue-answers.ts';
import { subscriptionAnswer, transactionAnswer } from '../../answers/purchase-answers.ts';
import { parameterError } from '../../http/errors.ts';
import { answerPage, filtered, inOrder } from '../../http/pagination.ts';
import { queryChoice, requiredQueryText } from '../../http/request-validation.ts';
import type { Handlers } from '../../http/sandbox-request.ts';
import type { StoredTransaction } from '../../state/stored-facts.ts';
import { customerInPath, subscriptionInPath } from './found.ts';

export const environments = ['sandbox', 'production'] as const;
const withTransactions: readonly string[] = ['play_store', 'app_store', 'mac_app_store'];

export const subscriptionRoutes: Handlers = {
  'list-subscriptions': (request) => {
    const environment = queryChoice(request, 'environment', environments);
    const all = request.project.subscriptionsOf(customerInPath(request).id);
    return answerPage(
      request,
      environment === null ? all : filtered(all, (one) => one.environment === environment),
      (one) => one.id,
      (one) => subscriptionAnswer(request, one),
    );
  },

  'search-subscriptions': (request) => {
    const identifier = requiredQueryText(request, 'store_subscription_identifier');
    return answerPage(
      request,
      inOrder(request.project.subscriptionsByStoreIdentifier(identifier), (one) => one.id),
      (one) => one.id,
      (one) => subscriptionAnswer(request, one),
    );
  },

  'get-subscription': (request) => subscriptionAnswer(request, subscriptionInPath(request)),

  'list-subscription-entitlements': (request) => {
    const entitlements = request.project.entitlementsOfSubscription(subscriptionInPath(request));
    return answerPage(
      request,
      inOrder(entitlements, (entitlement) => entitlement.id),
      (entitlement) => entitlement.id,
      (entitlement) => entitlementAnswer(request, entitlement),
    );
  },

  'get-play-store-or-app-store-subscription-transactions': (request) => {
    const sort = queryChoice(request, 'sort', ['id', 'purchased_at']) ?? 'id';
    const direction = queryChoice(request, 'direction', ['asc', 'desc']) ?? 'asc';
    const subscription = subscriptionInPath(request);
    if (!withTransactions.includes(subscription.store)) {
      throw parameterError(
        'subscription_id',
        'Transactions are only known of Play Store and App Store subscriptions',
      );
    }
    const upwards = sort === 'id' ? byId : byPurchaseDate;
    const sorted = subscription.transactions.toSorted(
      direction === 'asc' ? upwards : (one, other) => upwards(other, one),
    );
    const idOf = (transaction: StoredTransaction): string => transaction.id;
    return answerPage(request, inOrder(sorted, idOf), idOf, transactionAnswer);
  },
};

function byId(one: StoredTransaction, other: StoredTransaction): number {
  return one.id < other.id ? -1 : one.id > other.id ? 1 : 0;
}

function byPurchaseDate(one: StoredTransaction, other: StoredTransaction): number {
  return one.purchasedAt - other.purchasedAt || byId(one, other);
}
