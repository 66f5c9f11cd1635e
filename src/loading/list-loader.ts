import type { AccessRule } from '../auth/access-rule.ts';
import { cacheKey } from './cache-names.ts';
import type { LoadCost } from './load-cost.ts';
import { readList, type ListPrefix, type ListSource } from './list-reading.ts';
import {
  defineBatchLoader,
  errorFrom,
  type Loader,
  type OwnSet,
  type ProjectKey,
  type Sources,
} from './loader.ts';

/** Which items of a list are wanted: `first` of them, from behind the one whose cursor is `after`. */
export interface Slice {
  readonly after: string | null;
  readonly first: number;
}

/** The items of a slice, and what lies behind them. */
export interface ListSlice<Item> {
  readonly items: readonly Item[];
  readonly hasNextPage: boolean;
  /** The cursor that upstream gave for what follows, where the slice ends with a page of upstream's. */
  readonly endCursor: string | null;
}

/** A list loader's key: which list, and which part of it. */
export type SliceOf<List extends ProjectKey> = List & { readonly slice: Slice };

interface ListLoaderDefinition<List extends ProjectKey, Item> {
  readonly name: string;
  readonly access: AccessRule;
  /** Default: one call for each page. */
  readonly cost?: LoadCost;
  isOwn?(key: List, own: OwnSet): Promise<boolean>;
  /** What tells this list from others of the same loader: ids and filters, without the slice. */
  identity(list: List): readonly (string | number | null)[];
  cursorOf(item: Item): string;
  source(list: List, sources: Sources): Omit<ListSource<Item>, 'key' | 'startingAfter' | 'projectId'>;
}

/**
 * Defines a loader of parts of lists. Parts of one list that are asked for in one tick are read together, and a
 * part that begins behind a cursor is taken from the remembered start of the list when that covers it.
 */
export function defineListLoader<List extends ProjectKey, Item>(
  definition: ListLoaderDefinition<List, Item>,
): Loader<SliceOf<List>, ListSlice<Item>> {
  const listKey = (list: List, startingAfter: string | null): string =>
    cacheKey(list.projectId, definition.name, ...definition.identity(list), startingAfter);

  const readSlices = async (
    list: List,
    slices: readonly Slice[],
    sources: Sources,
  ): Promise<readonly ListSlice<Item>[]> => {
    const source = definition.source(list, sources);
    const read = (startingAfter: string | null, count: number): Promise<ListPrefix<Item>> =>
      readList(
        sources,
        { ...source, projectId: list.projectId, key: listKey(list, startingAfter), startingAfter },
        count,
      );
    const longestFrom = new Map<string | null, number>();
    for (const { after, first } of slices)
      longestFrom.set(after, Math.max(first, longestFrom.get(after) ?? 0));

    const start = sources.peek<ListPrefix<Item>>(listKey(list, null));
    return Promise.all(
      slices.map(async ({ after, first }) => {
        if (after !== null && start !== undefined) {
          const known = sliceBehind(start, after, first, definition.cursorOf);
          if (known !== null) return known;
        }
        return cut(await read(after, longestFrom.get(after) ?? first), 0, first);
      }),
    );
  };

  return defineBatchLoader<SliceOf<List>, ListSlice<Item>>({
    name: definition.name,
    access: definition.access,
    cost: definition.cost ?? { per: 'page' },
    isOwn: (key, own) => definition.isOwn?.(key, own) ?? Promise.resolve(false),
    text: (key) => JSON.stringify([listKey(key, key.slice.after), key.slice.first]),
    async loadMany(keys, sources) {
      const byList = Map.groupBy(keys, (key) => listKey(key, null));
      const answers = new Map<SliceOf<List>, ListSlice<Item> | Error>();
      const shared = sources.forMany(byList.size);
      await Promise.all(
        [...byList.values()].map(async (group) => {
          const [list] = group;
          if (list === undefined) return;
          try {
            const slices = await readSlices(
              list,
              group.map((key) => key.slice),
              shared,
            );
            slices.forEach((slice, index) => answers.set(group[index] as SliceOf<List>, slice));
          } catch (error) {
            for (const key of group) answers.set(key, errorFrom(error));
          }
        }),
      );
      return keys.map((key) => answers.get(key) ?? new Error(`No answer for a part of ${definition.name}.`));
    },
  });
}

/** The slice behind a cursor, when the prefix that is at hand covers all of it. */
export function sliceBehind<Item>(
  prefix: Pick<ListPrefix<Item>, 'items' | 'nextCursor'>,
  after: string | null,
  first: number,
  cursorOf: (item: Item) => string,
): ListSlice<Item> | null {
  const from = after === null ? 0 : prefix.items.findIndex((item) => cursorOf(item) === after) + 1;
  if (after !== null && from === 0) return null;
  const covered = prefix.nextCursor === null || prefix.items.length - from >= first;
  return covered ? cut(prefix, from, first) : null;
}

function cut<Item>(
  prefix: Pick<ListPrefix<Item>, 'items' | 'nextCursor'>,
  from: number,
  first: number,
): ListSlice<Item> {
  const items = prefix.items.slice(from, from + first);
  const endsHere = from + first >= prefix.items.length;
  return {
    items,
    hasNextPage: !endsHere || prefix.nextCursor !== null,
    endCursor: endsHere ? prefix.nextCursor : null,
  };
}
