import { ForbiddenError } from '../../auth/access-error.ts';
import { viewerMayUseProject } from '../../auth/viewer.ts';
import type { RequestContext } from '../context.ts';
import { BadUserInputError } from './bad-user-input-error.ts';

/** What documents say of the argument that chooses a project. */
export const projectDescription =
  'Id of the project, where this server serves several; the default project when left out.';

/**
 * The project that was asked for, the default one where none was, and null for one that is not served. Throws
 * `ForbiddenError` where the viewer is kept to others: which projects there are is for those who may use them.
 */
export async function askedProject(
  asked: string | null | undefined,
  { viewer, upstream }: RequestContext,
): Promise<string | null> {
  const defaultId = await upstream.defaultProjectId();
  if (asked === null || asked === undefined) return defaultId;
  if (!viewerMayUseProject(viewer, asked)) throw new ForbiddenError();
  return upstream.serves(asked) ? asked : null;
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
