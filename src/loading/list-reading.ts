import type { Prime, SharedCache } from '../cache/shared-cache.ts';
import type { Page, PageRequest } from '../revenuecat/call.ts';

/** The most items that upstream puts on a page, whatever is asked. */
export const upstreamPageLimit = 100;

/** The part of a list that has been read, from `startingAfter` of its source on. */
export interface ListPrefix<Item> {
  readonly items: readonly Item[];
  /** Where the unread rest begins; null when there is none. */
  readonly nextCursor: string | null;
  /** When its first page was read, in epoch milliseconds: later pages do not make it younger. */
  readonly readAt: number;
}

/** One list of upstream, and how the cache is to treat it. */
export interface ListSource<Item> {
  readonly key: string;
  /** Where the list begins; null for its start. */
  readonly startingAfter: string | null;
  readonly lifetimeMs: number;
  readPage(request: PageRequest): Promise<Page<Item>>;
  tags(items: readonly Item[]): readonly string[];
  /** The soonest moment (epoch milliseconds) at which an item changes by itself, if any does. */
  changesAt?(items: readonly Item[], now: number): number | undefined;
  /** Remembers single objects that the page brought along. */
  primeItems?(items: readonly Item[], prime: Prime): void;
}

/**
 * At least `count` items of the list, or all of it. What the cache holds is built upon: a longer prefix than the
 * remembered one costs only the pages that are missing. Upstream may answer fewer items than asked.
 */
export function readList<Item>(
  cache: SharedCache,
  source: ListSource<Item>,
  count: number,
  now: () => number,
): Promise<ListPrefix<Item>> {
  const covers = (prefix: ListPrefix<Item>): boolean =>
    prefix.items.length >= count || prefix.nextCursor === null;
  return cache.get<ListPrefix<Item>>({
    key: source.key,
    satisfies: covers,
    async load(current, prime) {
      let prefix = current ?? { items: [], nextCursor: source.startingAfter, readAt: now() };
      // Each page brings an item, or the list is being answered in a way that would never end.
      for (let pages = 0; pages === 0 || (!covers(prefix) && pages < count + 3); pages += 1) {
        const page = await source.readPage({
          ...(prefix.nextCursor === null ? {} : { startingAfter: prefix.nextCursor }),
          limit: Math.min(upstreamPageLimit, Math.max(1, count - prefix.items.length)),
        });
        source.primeItems?.(page.items, prime);
        prefix = { ...prefix, items: [...prefix.items, ...page.items], nextCursor: page.nextCursor };
      }
      return {
        value: prefix,
        lifetimeMs: source.lifetimeMs - (now() - prefix.readAt),
        changesAt: source.changesAt?.(prefix.items, now()),
        tags: source.tags(prefix.items),
      };
    },
  });
}
