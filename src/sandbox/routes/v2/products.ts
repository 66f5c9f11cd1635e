import { productAnswer } from '../../answers/catalogue-answers.ts';
import { answerPage, filtered } from '../../http/pagination.ts';
import { queryText } from '../../http/request-validation.ts';
import type { Handlers } from '../../http/sandbox-request.ts';
import { productInPath } from './found.ts';

export const productRoutes: Handlers = {
  'list-products': (request) => {
    const appId = queryText(request, 'app_id');
    const { products } = request.project;
    return answerPage(
      request,
      appId === null ? products : filtered(products, (product) => product.app_id === appId),
      (product) => product.id,
      (product) => productAnswer(request, product, request.expand.has('items.app')),
    );
  },
  'get-product': (request) => productAnswer(request, productInPath(request), request.expand.has('app')),
};
