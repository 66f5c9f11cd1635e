import type { Lifetime, Prime } from '../cache/cache-question.ts';
import type { Page, PageRequest, RevenueCatClient } from '../revenuecat/call.ts';
import type { Sources } from './loader.ts';

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
  readonly projectId: string;
  readonly lifetime: Lifetime;
  /** Reads one page with the client of the load that wants it. */
  readPage(request: PageRequest, client: RevenueCatClient): Promise<Page<Item>>;
  tags(items: readonly Item[]): readonly string[];
  /** The soonest moment (epoch milliseconds) at which an item changes by itself, if any does. */
  changesAt?(items: readonly Item[], now: number): number | undefined;
  /** Remembers single objects that the page brought along. */
  primeItems?(items: readonly Item[], prime: Prime): void;
}

/** A refresh reads no more than this of a list that nobody waits for; the rest is read again by whoever asks for it. */
const mostRefreshed = 10 * upstreamPageLimit;

/**
 * At least `count` items of the list, or all of it. What the cache holds is built upon: a longer prefix than the
 * remembered one costs only the pages that are missing. Upstream may answer fewer items than asked.
 */
export function readList<Item>(
  sources: Sources,
  source: ListSource<Item>,
  count: number,
): Promise<ListPrefix<Item>> {
  return sources.read<ListPrefix<Item>>({
    key: source.key,
    satisfies: (prefix) => covers(prefix, count),
    async load({ current, replaced, prime, reader }) {
      // What was read of the list so far is what its readers use.
      const wanted = Math.max(count, Math.min(replaced?.items.length ?? 0, mostRefreshed));
      let prefix = current ?? { items: [], nextCursor: source.startingAfter, readAt: sources.now() };
      // Each page brings an item, or the list is being answered in a way that would never end.
      for (let pages = 0; pages === 0 || (!covers(prefix, wanted) && pages < wanted + 3); pages += 1) {
        const page = await source.readPage(
          {
            ...(prefix.nextCursor === null ? {} : { startingAfter: prefix.nextCursor }),
            limit: Math.min(upstreamPageLimit, Math.max(1, wanted - prefix.items.length)),
          },
          prefix.items.length === 0 ? reader(source.projectId) : reader(source.projectId, 'list'),
        );
        source.primeItems?.(page.items, prime);
        prefix = { ...prefix, items: [...prefix.items, ...page.items], nextCursor: page.nextCursor };
      }
      return {
        value: prefix,
        lifetime: source.lifetime,
        loadedAt: prefix.readAt,
        changesAt: source.changesAt?.(prefix.items, sources.now()),
        tags: source.tags(prefix.items),
      };
    },
  });
}

function covers(prefix: ListPrefix<unknown>, count: number): boolean {
  return prefix.items.length >= count || prefix.nextCursor === null;
}
