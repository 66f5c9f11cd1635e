import type { Page } from './call.ts';

/** Upstream's answer is not a page, or its link to the next page leads nowhere. */
export class UnreadablePage extends Error {}

/**
 * Reads the envelope of a list, also of one embedded in another object. Items that are null or not objects are
 * dropped; a missing `items` is an empty page. Throws UnreadablePage when the value is no list, or when it says that
 * more follows without a usable cursor: an honest failure beats a list that silently ends early.
 */
export function readPage<Item>(list: unknown): Page<Item> {
  if (!isRecord(list)) throw new UnreadablePage();
  const { items, next_page: nextPage } = list;
  if (Array.isArray(items))
    return { items: items.filter((item) => isRecord(item)) as Item[], nextCursor: cursorOf(nextPage) };
  if ((items === undefined || items === null) && list['object'] === 'list') {
    return { items: [], nextCursor: cursorOf(nextPage) };
  }
  throw new UnreadablePage();
}

/**
 * The `starting_after` of a `next_page` link, decoded once. The link is absolute on the live API and relative in the
 * documents; nothing else of it is used, so that no answer can send the key to another host.
 */
export function cursorOf(nextPage: unknown): string | null {
  if (nextPage === undefined || nextPage === null || nextPage === '') return null;
  if (typeof nextPage !== 'string') throw new UnreadablePage();
  const link = URL.parse(nextPage, 'https://relative.invalid');
  const cursor = link?.searchParams.get('starting_after') ?? '';
  if (cursor === '') throw new UnreadablePage();
  return cursor;
}

/** Whether a page's link leads back to a cursor that was already asked for: following it would never end. */
export function createLoopGuard(): (cursor: string) => boolean {
  const seen = new Set<string>();
  return (cursor) => {
    if (seen.has(cursor)) return true;
    seen.add(cursor);
    return false;
  };
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
