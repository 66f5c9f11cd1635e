import type { GraphQLResolveInfo } from 'graphql';
import { ForbiddenError } from '../../auth/access-error.ts';
import { Held } from '../../loading/held.ts';
import type { Loader, ProjectKey } from '../../loading/loader.ts';
import type { RequestContext } from '../context.ts';
import { MalformedAnswerError, RefusedIdError } from '../../revenuecat/errors.ts';
import { selectsOnlyId } from './selection.ts';

/**
 * The object that an id of upstream refers to: the id alone when no more is selected, null when the object is gone.
 * Not for ids that a document gives, whose object may not exist.
 */
export async function loadReference<Data extends object>(
  info: GraphQLResolveInfo,
  context: RequestContext,
  typeName: string,
  loader: Loader<ProjectKey & { readonly id: string }, Data | null>,
  projectId: string,
  id: string | null | undefined,
): Promise<Held<Data> | null> {
  if (id === null || id === undefined) return null;
  if (selectsOnlyId(info, typeName)) return Held.idOnly<Data>(projectId, id);
  try {
    const data = await context.loaders.load(loader, { projectId, id });
    return data === null ? null : Held.of(projectId, id, data);
  } catch (error) {
    return withheldFrom<Data>(error, projectId, id);
  }
}

/** For a reference that the viewer may not follow: its id, of which no other field can be read. Throws other errors. */
export function withheldFrom<Data extends object>(error: unknown, projectId: string, id: string): Held<Data> {
  if (error instanceof ForbiddenError) return Held.withheld(projectId, id, error);
  throw asReferenceError(error);
}

/** An id that upstream wrote and that cannot be one is upstream's mistake, and not that of whoever asks. */
export function asReferenceError(error: unknown): unknown {
  if (!(error instanceof RefusedIdError)) return error;
  return new MalformedAnswerError(
    { operationId: error.operationId, status: null, retryable: false },
    'a reference in an answer of upstream holds no id.',
  );
}
