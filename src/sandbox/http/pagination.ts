import { parameterError } from './errors.ts';
import type { SandboxRequest } from './sandbox-request.ts';

const defaultLimit = 20;
const highestLimit = 100;

/** Something with a stable order that can be read from the middle. */
export interface ListSource<Item> {
  has(id: string): boolean;
  after(id: string | null): Iterable<Item>;
}

export interface WireList<Item> {
  object: 'list';
  items: Item[];
  next_page: string | null;
  url: string;
}

/** A source over a short list that was put together for this answer. */
export function inOrder<Item>(items: readonly Item[], idOf: (item: Item) => string): ListSource<Item> {
  return {
    has: (id) => items.some((item) => idOf(item) === id),
    after: (id) => (id === null ? items : items.slice(items.findIndex((item) => idOf(item) === id) + 1)),
  };
}

/** The items that fit, in the same order. A cursor may point at an item that does not fit. */
export function filtered<Item>(source: ListSource<Item>, fits: (item: Item) => boolean): ListSource<Item> {
  return {
    has: (id) => source.has(id),
    after: function* (id) {
      for (const item of source.after(id)) if (fits(item)) yield item;
    },
  };
}

/** The page that the request asks for with `limit` and `starting_after`; throws 400 for a bad value of either. */
export function answerPage<Item, Wire>(
  request: SandboxRequest,
  source: ListSource<Item>,
  idOf: (item: Item) => string,
  toWire: (item: Item) => Wire,
): WireList<Wire> {
  const startingAfter = request.query.get('starting_after');
  if (startingAfter !== null && !source.has(startingAfter)) {
    throw parameterError('starting_after', 'starting_after is not the ID of an object in this list');
  }
  return wireList(request.url, source.after(startingAfter), readLimit(request.query), idOf, toWire);
}

/** The first page of a list inside another object; `segments` is where the whole list lives, below `/v2`. */
export function embeddedPage<Item, Wire>(
  request: SandboxRequest,
  segments: readonly string[],
  items: Iterable<Item>,
  idOf: (item: Item) => string,
  toWire: (item: Item) => Wire,
): WireList<Wire> {
  const url = new URL(`/v2/${segments.map(encodeURIComponent).join('/')}`, request.url);
  return wireList(url, items, defaultLimit, idOf, toWire);
}

function wireList<Item, Wire>(
  from: URL,
  items: Iterable<Item>,
  limit: number,
  idOf: (item: Item) => string,
  toWire: (item: Item) => Wire,
): WireList<Wire> {
  const page: Item[] = [];
  let more = false;
  for (const item of items) {
    more = page.length === limit;
    if (more) break;
    page.push(item);
  }
  // Live answers carry absolute URLs, although the document's examples are relative.
  const base = `${from.origin}${from.pathname}`;
  const last = page.at(-1);
  let nextPage: string | null = null;
  if (more && last !== undefined) {
    const query = new URLSearchParams(from.search);
    query.set('starting_after', idOf(last));
    nextPage = `${base}?${query.toString()}`;
  }
  return { object: 'list', items: page.map(toWire), next_page: nextPage, url: base };
}

/** Numbers out of range are moved into it, as live does; what is no whole number is refused. */
function readLimit(query: URLSearchParams): number {
  const text = query.get('limit');
  if (text === null) return defaultLimit;
  if (!/^-?\d{1,15}$/.test(text)) throw parameterError('limit', 'limit is not a valid integer');
  return Math.min(highestLimit, Math.max(1, Number(text)));
}
