import { answerPage } from '../../pagination.ts';
import type { Handlers } from '../../sandbox-request.ts';

/** A key of ours belongs to one project, and sees no other. */
export const projectRoutes: Handlers = {
  'list-projects': (request) =>
    answerPage(
      request,
      {
        has: (id) => id === request.key.projectId,
        after: (id) => (id === null ? [request.project.project] : []),
      },
      (project) => project.id,
      (project) => project,
    ),
};
