import { parameterError } from '../../http/errors.ts';
import { answerPage, filtered } from '../../http/pagination.ts';
import { queryDay } from '../../http/request-validation.ts';
import type { Handlers } from '../../http/sandbox-request.ts';

const day = 86_400_000;

/** Who works on a project, and what was done to it. */
export const projectPeopleRoutes: Handlers = {
  'list-collaborators': (request) =>
    answerPage(
      request,
      request.project.collaborators,
      (collaborator) => collaborator.id,
      (collaborator) => collaborator,
    ),

  // Both days count, in UTC.
  'list-audit-logs': (request) => {
    const from = queryDay(request, 'start_date') ?? -Infinity;
    const until = (queryDay(request, 'end_date') ?? Infinity) + day;
    if (from >= until) throw parameterError('end_date', 'end_date is before start_date');
    return answerPage(
      request,
      filtered(request.project.auditTrail, (log) => log.occurred_at >= from && log.occurred_at < until),
      (log) => log.id,
      (log) => log,
    );
  },
};
