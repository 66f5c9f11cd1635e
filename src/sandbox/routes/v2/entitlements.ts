import { entitlementAnswer, productAnswer, productsOf } from '../../answers/catalogue-answers.ts';
import { answerPage, inOrder } from '../../http/pagination.ts';
import type { Handlers } from '../../http/sandbox-request.ts';
import { entitlementInPath } from './found.ts';

export const entitlementRoutes: Handlers = {
  'list-entitlements': (request) =>
    answerPage(
      request,
      request.project.entitlements,
      (entitlement) => entitlement.id,
      (entitlement) => entitlementAnswer(request, entitlement, request.expand.has('items.product')),
    ),
  'get-entitlement': (request) =>
    entitlementAnswer(request, entitlementInPath(request), request.expand.has('product')),
  'get-products-from-entitlement': (request) =>
    answerPage(
      request,
      inOrder([...productsOf(request, entitlementInPath(request).productIds)], (product) => product.id),
      (product) => product.id,
      (product) => productAnswer(request, product),
    ),
};
