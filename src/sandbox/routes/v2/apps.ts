import { answerPage } from '../../pagination.ts';
import type { Handlers } from '../../sandbox-request.ts';
import { appInPath } from './found.ts';

export const appRoutes: Handlers = {
  'list-apps': (request) =>
    answerPage(
      request,
      request.project.apps,
      (app) => app.id,
      (app) => app,
    ),
  'get-app': (request) => appInPath(request),
};
