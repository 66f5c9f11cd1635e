import { entitlementAnswer } from '../../answers/catalogue-answers.ts';
import { isOwned, purchaseAnswer } from '../../answers/purchase-answers.ts';
import { unprocessable } from '../../http/errors.ts';
import { answerPage, filtered, inOrder } from '../../http/pagination.ts';
import { queryChoice, requiredQueryText } from '../../http/request-validation.ts';
import type { Handlers } from '../../http/sandbox-request.ts';
import { refundPurchase } from '../../changes/subscription-changes.ts';
import { customerInPath, purchaseInPath } from './found.ts';
import { environments } from './subscriptions.ts';

export const purchaseRoutes: Handlers = {
  'list-purchases': (request) => {
    const environment = queryChoice(request, 'environment', environments);
    const all = request.project.purchasesOf(customerInPath(request).id);
    return answerPage(
      request,
      environment === null ? all : filtered(all, (one) => one.environment === environment),
      (one) => one.id,
      (one) => purchaseAnswer(request, one),
    );
  },

  'search-purchases': (request) => {
    const identifier = requiredQueryText(request, 'store_purchase_identifier');
    return answerPage(
      request,
      inOrder(request.project.purchasesByStoreIdentifier(identifier), (one) => one.id),
      (one) => one.id,
      (one) => purchaseAnswer(request, one),
    );
  },

  'get-purchase': (request) => purchaseAnswer(request, purchaseInPath(request)),

  'list-purchase-entitlements': (request) =>
    answerPage(
      request,
      inOrder(request.project.entitlementsOfProduct(purchaseInPath(request).productId), (one) => one.id),
      (one) => one.id,
      (one) => entitlementAnswer(request, one),
    ),

  'refund-purchase': (request) => {
    const purchase = purchaseInPath(request);
    if (purchase.store !== 'rc_billing') throw unprocessable('Only a Web Billing purchase can be refunded');
    if (!isOwned(purchase, request.now)) throw unprocessable('The purchase is already refunded');
    refundPurchase(request, purchase);
    return purchaseAnswer(request, purchase);
  },
};
