import type { AccessRule } from '../auth/access-rule.ts';
import type { Lifetime } from '../cache/cache-question.ts';
import type { Page, PageRequest, RevenueCatClient } from '../revenuecat/call.ts';
import { NotFoundError, RefusedIdError } from '../revenuecat/errors.ts';
import { operations } from '../revenuecat/generated/operations.ts';
import { isRefusedId } from '../revenuecat/path.ts';
import { cacheKey, configurationTag, type ConfigurationKind } from './cache-names.ts';
import { readList, upstreamPageLimit, type ListPrefix, type ListSource } from './list-reading.ts';
import { defineListLoader, type ListSlice, type SliceOf } from './list-loader.ts';
import {
  defineBatchLoader,
  defineLoader,
  errorFrom,
  type Loader,
  type ProjectKey,
  type Sources,
} from './loader.ts';

/** The id of one object of a project's configuration. */
export interface ObjectKey extends ProjectKey {
  readonly id: string;
}

/** A remembered single object; null when upstream has none. */
export interface Remembered<Data> {
  readonly data: Data | null;
}

interface ConfigurationDefinition<Data extends { readonly id: string }> {
  readonly kind: ConfigurationKind;
  /** By the operation for one object where upstream has one. */
  readonly access: AccessRule;
  /** The list that holds all objects of the kind, embedding what its objects refer to where upstream can. */
  readPage(projectId: string, page: PageRequest, client: RevenueCatClient): Promise<Page<Data>>;
  /** The operation for one object; absent where upstream has none. */
  readOne?(key: ObjectKey, client: RevenueCatClient): Promise<Data>;
  primeItems?(projectId: string, sources: Sources): NonNullable<ListSource<Data>['primeItems']>;
  /** Other kinds whose objects these answers embed: a change of one of them makes these wrong too. */
  readonly embeds?: readonly ConfigurationKind[];
}

/** A project's objects of one kind: by id, page by page, or all of them, from the same remembered list. */
export interface Configuration<Data extends { readonly id: string }> {
  readonly byId: Loader<ObjectKey, Data | null>;
  readonly pages: Loader<SliceOf<ProjectKey>, ListSlice<Data>>;
  /** Up to `mostListed` objects. */
  readonly all: Loader<ProjectKey, readonly Data[]>;
  /** What is remembered of the list, and in that case kept so while it is used; empty where nothing is. Costs no call. */
  atHand(projectId: string, sources: Sources): Promise<readonly Data[]>;
}

/** More objects of one kind than this are not read to find one by what is not its id: fifty pages. */
const mostListed = 50 * upstreamPageLimit;

/**
 * More objects than this are not read to find some by their ids: ten pages, which hold the whole of most projects and are
 * refreshed by as many calls. Beyond them one call for each id is cheaper than pages that mostly hold others.
 */
const mostLookedThrough = 10 * upstreamPageLimit;

/** How long it is taken for granted that a list is longer than is looked through. A change of its kind ends it sooner. */
const largeLifetime: Lifetime = { freshMs: 3_600_000, staleMs: 0, keptMs: 0 };

export function objectCacheKey(projectId: string, kind: ConfigurationKind, id: string): string {
  return cacheKey(projectId, kind, 'by-id', id);
}

/**
 * Configuration changes rarely and is small, so it is read as whole lists: one page of a hundred costs what one
 * object costs. While a list is used it is refreshed in the background before it ends. Ids are looked up in what has been
 * read; for the rest the fewer of "pages not yet read" and "ids still missing" is spent. How many pages remain is not
 * known before the last, so as many are tried as ids are missing.
 */
export function defineConfiguration<Data extends { readonly id: string }>(
  definition: ConfigurationDefinition<Data>,
): Configuration<Data> {
  const { kind, access } = definition;
  const idParameter = operations[access.operation].pathParameters.at(1) ?? null;
  const cost = { per: 'project', kind, embeds: definition.embeds ?? [] } as const;
  const tagsOf = (projectId: string): readonly string[] =>
    [kind, ...(definition.embeds ?? [])].map((part) => configurationTag(projectId, part));

  const list = (projectId: string, sources: Sources): ListSource<Data> => ({
    key: cacheKey(projectId, kind, 'list', null),
    startingAfter: null,
    projectId,
    lifetime: sources.lifetimes.configuration,
    readPage: (page, client) => definition.readPage(projectId, { ...page, limit: upstreamPageLimit }, client),
    tags: () => tagsOf(projectId),
    primeItems(items, prime) {
      definition.primeItems?.(projectId, sources)(items, prime);
      for (const item of items) {
        prime(objectCacheKey(projectId, kind, item.id), {
          value: { data: item } satisfies Remembered<Data>,
          lifetime: sources.lifetimes.configuration,
          tags: tagsOf(projectId),
        });
      }
    },
  });

  const indexes = new WeakMap<ListPrefix<Data>, ReadonlyMap<string, Data>>();
  const index = (prefix: ListPrefix<Data>): ReadonlyMap<string, Data> => {
    const known = indexes.get(prefix);
    if (known !== undefined) return known;
    const made = new Map(prefix.items.map((item) => [item.id, item]));
    indexes.set(prefix, made);
    return made;
  };

  const readOne = async (key: ObjectKey, sources: Sources): Promise<Data | null> => {
    const { readOne: ask } = definition;
    if (ask === undefined) return null;
    const remembered = await sources.read<Remembered<Data>>({
      key: objectCacheKey(key.projectId, kind, key.id),
      async load({ reader }) {
        const data = await nullIfMissing(ask(key, reader(key.projectId)));
        const { configuration, missing } = sources.lifetimes;
        return {
          value: { data },
          // By the next use after its end: single objects may be many, and each refresh of one is a call.
          lifetime: data === null ? missing : { ...configuration, aheadMs: 0 },
          tags: tagsOf(key.projectId),
        };
      },
    });
    return remembered.data;
  };

  const lookUp = async (
    projectId: string,
    ids: readonly string[],
    sources: Sources,
  ): Promise<Map<string, Data | null | Error>> => {
    const found = new Map<string, Data | null | Error>();
    const missing = new Set(ids);
    const settle = (id: string, data: Data | null | Error): void => {
      found.set(id, data);
      missing.delete(id);
    };
    const settleFrom = (prefix: ListPrefix<Data>): void => {
      const byId = index(prefix);
      for (const id of missing) {
        const item = byId.get(id);
        if (item !== undefined) settle(id, item);
      }
    };

    const source = list(projectId, sources);
    const large = cacheKey(projectId, kind, 'more-than-looked-through');
    const isLarge = sources.serves(large);
    let prefix = isLarge
      ? // Of such a list what is at hand is used, but nothing is spent to keep it.
        sources.peek<ListPrefix<Data>>(source.key)
      : sources.serves(source.key)
        ? await readList(sources, source, 0)
        : undefined;
    if (prefix !== undefined) settleFrom(prefix);
    for (const id of missing) {
      // Known before any call, and a list must not be read for an id that cannot exist.
      if (idParameter !== null && isRefusedId(access.operation, idParameter, id)) {
        settle(id, new RefusedIdError(access.operation, idParameter));
        continue;
      }
      const remembered = sources.peek<Remembered<Data>>(objectCacheKey(projectId, kind, id));
      if (remembered !== undefined) settle(id, remembered.data);
    }
    let pages = 0;
    while (!isLarge && missing.size > pages && prefix?.nextCursor !== null) {
      if ((prefix?.items.length ?? 0) >= mostLookedThrough) {
        await sources.read({
          key: large,
          load: () => Promise.resolve({ value: true, lifetime: largeLifetime, tags: tagsOf(projectId) }),
        });
        break;
      }
      prefix = await readList(sources, source, (prefix?.items.length ?? 0) + 1);
      settleFrom(prefix);
      pages += 1;
    }
    const shared = sources.forMany(missing.size);
    await Promise.all(
      [...missing].map(async (id) => {
        settle(id, await readOne({ projectId, id }, shared).catch(errorFrom));
      }),
    );
    return found;
  };

  return {
    async atHand(projectId, sources) {
      const source = list(projectId, sources);
      return sources.serves(source.key) ? (await readList(sources, source, 0)).items : [];
    },
    pages: defineListLoader<ProjectKey, Data>({
      name: kind,
      access,
      cost,
      identity: () => ['list'],
      cursorOf: (item) => item.id,
      source: ({ projectId }, sources) => list(projectId, sources),
    }),
    all: defineLoader<ProjectKey, readonly Data[]>({
      name: `all-${kind}`,
      access,
      cost,
      async load({ projectId }, sources) {
        return (await readList(sources, list(projectId, sources), mostListed)).items;
      },
    }),
    byId: defineBatchLoader<ObjectKey, Data | null>({
      name: `${kind}ById`,
      access,
      cost,
      text: (key) => cacheKey(key.projectId, kind, key.id),
      async loadMany(keys, sources) {
        const byProject = Map.groupBy(keys, (key) => key.projectId);
        const answers = new Map<string, Map<string, Data | null | Error> | Error>();
        await Promise.all(
          [...byProject].map(async ([projectId, group]) => {
            const ids = [...new Set(group.map((key) => key.id))];
            answers.set(projectId, await lookUp(projectId, ids, sources).catch(errorFrom));
          }),
        );
        return keys.map((key) => {
          const answer = answers.get(key.projectId);
          return answer instanceof Error ? answer : (answer?.get(key.id) ?? null);
        });
      },
    }),
  };
}

/**
 * Null in place of the error that says that upstream has no such object, or none whose list was asked for. Where only
 * the project can be missing the error stays: that is a wrong setting, and must not look like an empty project.
 * `namesMore` says that the query names an object, besides those that the path names.
 */
export async function nullIfMissing<Data>(answer: Promise<Data>, namesMore = false): Promise<Data | null> {
  try {
    return await answer;
  } catch (error) {
    if (!(error instanceof NotFoundError)) throw error;
    if (namesMore || operations[error.operationId].pathParameters.length > 1) return null;
    throw error;
  }
}
