import { operations, type Operation, type OperationId } from '../../revenuecat/generated/operations.ts';
import { askedProject } from '../common/served-project.ts';
import type { RequestContext } from '../context.ts';
import { inputIssue } from './upstream-issues.ts';
import { InvalidInput } from './user-errors.ts';

/** Whether the operation is about a project. REST v1 names none, but each of its keys belongs to one. */
export function isOfProject(id: OperationId): boolean {
  const { api, pathParameters }: Operation = operations[id];
  return api !== 'v2' || pathParameters.includes('project_id');
}

/** The project that the input means. Throws for one that is not served, or not to be told about. */
export async function projectOf(asked: string | null | undefined, context: RequestContext): Promise<string> {
  const projectId = await askedProject(asked, context);
  if (projectId === null)
    throw new InvalidInput([inputIssue(['projectId'], 'This server does not serve that project.')]);
  return projectId;
}
