import { ForbiddenError } from '../../auth/access-error.ts';
import { viewerMayUseProject } from '../../auth/viewer.ts';
import { operations, type Operation, type OperationId } from '../../revenuecat/generated/operations.ts';
import type { RequestContext } from '../context.ts';
import { inputIssue } from './upstream-issues.ts';
import { InvalidInput } from './user-errors.ts';

export const projectDescription =
  'Id of the project to do it in, where this server serves several; the default project when left out.';

/** REST v1 names no project, but each of its keys belongs to one. */
export function isOfProject(id: OperationId): boolean {
  const { api, pathParameters }: Operation = operations[id];
  return api !== 'v2' || pathParameters.includes('project_id');
}

/** Throws for a project that is not served, or not to be told about: which ones there are is for those who may use them. */
export async function projectOf(asked: string | null | undefined, context: RequestContext): Promise<string> {
  const defaultId = await context.upstream.defaultProjectId();
  if (asked === null || asked === undefined) return defaultId;
  if (!viewerMayUseProject(context.viewer, asked)) throw new ForbiddenError();
  if (context.upstream.serves(asked)) return asked;
  throw new InvalidInput([inputIssue(['projectId'], 'This server does not serve that project.')]);
}
