import { ForbiddenError, UnauthenticatedError } from '../../auth/access-error.ts';
import { viewerMayUseProject } from '../../auth/viewer.ts';
import type { RequestContext } from '../context.ts';
import { BadUserInputError } from './bad-user-input-error.ts';

/** What documents say of the argument that chooses a project. */
export const projectDescription =
  'Id of the project, where this server serves several; the default project when left out.';

/**
 * The project that was asked for, the default one where none was, and null for one that is not served. Throws where the
 * viewer has not signed in, and `ForbiddenError` where it is kept to others: which projects there are is for those who may
 * use them.
 */
export async function askedProject(
  asked: string | null | undefined,
  { viewer, upstream }: RequestContext,
): Promise<string | null> {
  if (viewer.kind === 'anonymous') throw new UnauthenticatedError();
  // Which project is served may not be known before the first question about it.
  const projectId = asked ?? (await upstream.defaultProjectId());
  if (!viewerMayUseProject(viewer, projectId)) throw new ForbiddenError();
  await upstream.defaultProjectId();
  return upstream.serves(projectId) ? projectId : null;
}

/** The same, for arguments of fields. Throws `BadUserInputError` for a project that is not served. */
export async function servedProject(
  asked: string | null | undefined,
  context: RequestContext,
): Promise<string> {
  const projectId = await askedProject(asked, context);
  if (projectId === null)
    throw new BadUserInputError('"projectId" names a project that this server does not serve.');
  return projectId;
}
