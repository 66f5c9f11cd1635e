import { packageAnswer, packageProductAnswer, packagesOf } from '../../answers/catalogue-answers.ts';
import { answerPage, inOrder } from '../../http/pagination.ts';
import type { Handlers } from '../../http/sandbox-request.ts';
import { offeringInPath, packageInPath } from './found.ts';

export const packageRoutes: Handlers = {
  'list-packages': (request) =>
    answerPage(
      request,
      inOrder(packagesOf(request, offeringInPath(request)), (one) => one.id),
      (one) => one.id,
      (one) => packageAnswer(request, one, request.expand.has('items.product')),
    ),
  'get-package': (request) => packageAnswer(request, packageInPath(request), request.expand.has('product')),
  'get-products-from-package': (request) =>
    answerPage(
      request,
      inOrder([...packageInPath(request).products], ([productId]) => productId),
      ([productId]) => productId,
      (association) => packageProductAnswer(request, association),
    ),
};
