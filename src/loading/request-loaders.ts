import DataLoader from 'dataloader';
import { ForbiddenError, UnauthenticatedError } from '../auth/access-error.ts';
import { judge, scopesOf, type AccessRule, type FacadeRule } from '../auth/access-rule.ts';
import { viewerMayUseProject, type Viewer } from '../auth/viewer.ts';
import type { Loader, OwnSet, ProjectKey, Sources } from './loader.ts';

/** The loaders of one GraphQL request: one viewer, one answer for each question. */
export interface RequestLoaders {
  /**
   * Loads, after the gate: rejects with `UnauthenticatedError` or `ForbiddenError` before anything is asked about the
   * key. The gate asks at most for the viewer's own data.
   */
  load<Key extends ProjectKey, Value>(loader: Loader<Key, Value>, key: Key): Promise<Value>;
  /** The same without the gate, for what decides about the gate itself. Never reachable from a document. */
  loadUnchecked<Key extends ProjectKey, Value>(loader: Loader<Key, Value>, key: Key): Promise<Value>;
  /** Throws unless the viewer may see, in this project, what the rule guards; `isOwn` is asked only where it matters. */
  require(
    rule: AccessRule | FacadeRule,
    projectId: string,
    isOwn: (own: OwnSet) => Promise<boolean>,
  ): Promise<void>;
  /** Forgets this request's answers, so that what follows a change reads again. */
  forget(): void;
}

/** Watches the batches of one server: which loader, and how many keys at once. */
export type BatchWatch = <Result>(
  loader: string,
  keys: number,
  run: () => Promise<Result>,
) => Promise<Result>;

export function createRequestLoaders(options: {
  viewer: Viewer;
  sources: Sources;
  /** Runs one batch, so that it can be watched; it gives the batch's own answer. */
  aroundBatch?: BatchWatch | null;
  /** Made once for this request; it loads the viewer's own data through the loaders it is given. */
  ownSet: (loaders: Pick<RequestLoaders, 'loadUnchecked'>, customerId: string) => OwnSet;
}): RequestLoaders {
  const { viewer, sources } = options;
  const watched: BatchWatch = options.aroundBatch ?? ((_loader, _keys, run) => run());
  // Loaders of every key and value type share this map; each entry is only ever used with the loader it is filed under.
  const batches = new Map<Loader<never, unknown>, DataLoader<never, unknown, string>>();

  const batchOf = <Key extends ProjectKey, Value>(
    loader: Loader<Key, Value>,
  ): DataLoader<Key, Value, string> => {
    const known = batches.get(loader);
    if (known !== undefined) return known as unknown as DataLoader<Key, Value, string>;
    const made = new DataLoader<Key, Value, string>(
      (keys) => watched(loader.name, keys.length, () => loader.loadMany(keys, sources)),
      {
        cacheKeyFn: (key) => loader.text(key),
      },
    );
    batches.set(loader, made);
    return made;
  };

  const loadUnchecked = <Key extends ProjectKey, Value>(
    loader: Loader<Key, Value>,
    key: Key,
  ): Promise<Value> => batchOf(loader).load(key);

  const own = viewer.customerId === null ? null : options.ownSet({ loadUnchecked }, viewer.customerId);

  const requireRule: RequestLoaders['require'] = async (rule, projectId, isOwn) => {
    const verdict =
      viewer.kind !== 'anonymous' && !viewerMayUseProject(viewer, projectId)
        ? 'forbidden'
        : judge(viewer, rule);
    if (verdict === 'allowed') return;
    if (verdict === 'unauthenticated') throw new UnauthenticatedError();
    if (verdict === 'allowed-if-own' && own !== null && (await isOwn(own))) return;
    throw new ForbiddenError(scopesOf(rule));
  };

  return {
    async load(loader, key) {
      await requireRule(loader.access, key.projectId, (ownSet) => loader.isOwn(key, ownSet));
      return loadUnchecked(loader, key);
    },
    loadUnchecked,
    require: requireRule,
    forget() {
      for (const batch of batches.values()) batch.clearAll();
    },
  };
}
