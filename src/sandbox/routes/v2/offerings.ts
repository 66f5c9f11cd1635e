import { offeringAnswer } from '../../answers/catalogue-answers.ts';
import { answerPage } from '../../http/pagination.ts';
import type { Handlers } from '../../http/sandbox-request.ts';
import { offeringInPath } from './found.ts';

export const offeringRoutes: Handlers = {
  'list-offerings': (request) => {
    const parts = {
      packages: request.expand.has('items.package'),
      products: request.expand.has('items.package.product'),
    };
    return answerPage(
      request,
      request.project.offerings,
      (offering) => offering.id,
      (offering) => offeringAnswer(request, offering, parts),
    );
  },
  'get-offering': (request) =>
    offeringAnswer(request, offeringInPath(request), {
      packages: request.expand.has('package'),
      products: request.expand.has('package.product'),
    }),
};
