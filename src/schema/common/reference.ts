import type { GraphQLResolveInfo } from 'graphql';
import { Held } from '../../loading/held.ts';
import type { Loader, ProjectKey } from '../../loading/loader.ts';
import type { RequestContext } from '../context.ts';
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
  const data = await context.loaders.load(loader, { projectId, id });
  return data === null ? null : Held.of(projectId, id, data);
}
