import type { InputShapeFromFields, ObjectRef } from '@pothos/core';
import { cursorOf as cursorOfLink, UnreadablePage } from '../../revenuecat/pagination.ts';
import { nullIfMissing } from '../../loading/configuration-loader.ts';
import { embeddedItems, type EmbeddedList } from '../../loading/embedded-list.ts';
import { sliceBehind, type ListSlice, type Slice, type SliceOf } from '../../loading/list-loader.ts';
import type { Loader, ProjectKey } from '../../loading/loader.ts';
import { builder, type BuilderTypes } from '../builder.ts';
import type { RequestContext } from '../context.ts';
import { BadUserInputError } from './bad-user-input-error.ts';
import { defaultPageSize } from './page-size.ts';

interface Edge<Node> {
  readonly cursor: string;
  readonly node: Node;
}

/** A page of a list, as Relay's connections have it. */
export interface Connection<Node> {
  readonly edges: readonly Edge<Node>[];
  readonly pageInfo: {
    readonly hasNextPage: boolean;
    readonly hasPreviousPage: boolean;
    readonly startCursor: string | null;
    readonly endCursor: string | null;
  };
}

export type ConnectionRef<Node> = ObjectRef<BuilderTypes, Connection<Node>>;

/** The arguments of every connection. Without a default in the schema, because some composers take only one of the two. */
export const connectionArgs = builder.args((t) => ({
  first: t.int({
    description: `How many items to return at most; ${String(defaultPageSize)} when left out. The server reads as many upstream pages as that takes.`,
  }),
  after: t.string({
    description: 'Return the items behind this cursor; leave it out for the start of the list.',
  }),
}));

export type ConnectionArguments = InputShapeFromFields<typeof connectionArgs>;

/**
 * Defines `<name>Connection` and `<name>Edge` over a node type. Forward only, because upstream's lists are; Pothos' own
 * connections would always offer `before` and `last`.
 */
export function defineConnection<Node>(
  name: string,
  node: ObjectRef<BuilderTypes, Node>,
  items: string,
): ConnectionRef<Node> {
  const edge = builder.objectRef<Edge<Node>>(`${name}Edge`);
  edge.implement({
    description: `One item of a page of ${items}, with its cursor.`,
    access: { rule: 'free' },
    fields: (t) => ({
      cursor: t.exposeString('cursor', {
        nullable: false,
        description: 'Where the item lies: an `after` for what follows.',
      }),
      node: t.field({
        type: node,
        nullable: true,
        loads: 'nothing',
        description: 'The item itself.',
        resolve: (it) => it.node as never,
      }),
    }),
  });
  const connection = builder.objectRef<Connection<Node>>(`${name}Connection`);
  connection.implement({
    description: `A page of ${items}.`,
    access: { rule: 'free' },
    fields: (t) => ({
      edges: t.field({
        type: [edge],
        nullable: { list: false, items: false },
        description: 'The items with their cursors.',
        resolve: (page) => [...page.edges],
      }),
      nodes: t.field({
        type: [node],
        nullable: { list: false, items: true },
        loads: 'nothing',
        description: 'The items alone, for those who need no cursors.',
        resolve: (page) => page.edges.map((it) => it.node) as never,
      }),
      pageInfo: t.field({
        type: builder.pageInfoRef(),
        nullable: false,
        description: 'Whether more follows, and from which cursor.',
        resolve: (page) => page.pageInfo,
      }),
    }),
  });
  return connection;
}

/** Where a connection gets its items from. */
export interface ConnectionSource<List extends ProjectKey, Item extends object, Node> {
  readonly loader: Loader<SliceOf<List>, ListSlice<Item>>;
  readonly list: List;
  /** Upstream's cursor of an item. */
  cursorOf(item: Item): string;
  toNode(item: Item): Node;
  /** The start of the list where the parent's answer holds it; used as far as it covers what is asked. */
  readonly embedded?: EmbeddedList<Item> | null | undefined;
}

/**
 * Resolves one connection field: from what the parent holds if that is enough, else through the loader. Null when the
 * object that the list belongs to is gone.
 */
export async function resolveConnection<List extends ProjectKey, Item extends object, Node>(
  context: RequestContext,
  args: ConnectionArguments,
  source: ConnectionSource<List, Item, Node>,
): Promise<Connection<Node> | null> {
  const cursorScope = JSON.stringify([source.loader.name, source.list]);
  const slice = sliceFrom(context, args, cursorScope);
  const held = embeddedSlice(source, slice);
  const part = held ?? (await nullIfMissing(context.loaders.load(source.loader, { ...source.list, slice })));
  return part === null ? null : toConnection(context, cursorScope, part, slice, source);
}

/** A connection over items that are all at hand. */
export function connectionOf<Item, Node>(
  context: RequestContext,
  args: ConnectionArguments,
  cursorScope: string,
  items: readonly Item[],
  cut: { cursorOf(item: Item): string; toNode(item: Item): Node },
): Connection<Node> {
  const slice = sliceFrom(context, args, cursorScope);
  const part = sliceBehind({ items, nextCursor: null }, slice.after, slice.first, cut.cursorOf) ?? {
    items: [],
    hasNextPage: false,
    endCursor: null,
  };
  return toConnection(context, cursorScope, part, slice, cut);
}

function sliceFrom(context: RequestContext, args: ConnectionArguments, cursorScope: string): Slice {
  const first = args.first ?? defaultPageSize;
  if (first < 1 || first > context.maxPageSize) {
    throw new BadUserInputError(
      `"first" is ${String(first)}; it must lie between 1 and ${String(context.maxPageSize)}. Page with "after" for more.`,
    );
  }
  const after =
    args.after === null || args.after === undefined ? null : context.cursors.decode(cursorScope, args.after);
  return { first, after };
}

function embeddedSlice<List extends ProjectKey, Item extends object, Node>(
  source: ConnectionSource<List, Item, Node>,
  slice: Slice,
): ListSlice<Item> | null {
  const { embedded } = source;
  if (!Array.isArray(embedded?.items)) return null;
  const prefix = { items: embeddedItems(embedded), nextCursor: readableCursor(embedded.next_page) };
  return sliceBehind(prefix, slice.after, slice.first, source.cursorOf);
}

/** A link without a cursor still says that more follows; the list itself is then asked for it. */
const unreadableCursor = '';

function readableCursor(nextPage: unknown): string | null {
  try {
    return cursorOfLink(nextPage);
  } catch (error) {
    if (error instanceof UnreadablePage) return unreadableCursor;
    throw error;
  }
}

function toConnection<Item, Node>(
  context: RequestContext,
  cursorScope: string,
  part: ListSlice<Item>,
  slice: Slice,
  cut: { cursorOf(item: Item): string; toNode(item: Item): Node },
): Connection<Node> {
  // Signing a cursor costs more than all else of an item, and most documents select none: they are made when asked for.
  let before = slice.after;
  const edges = part.items.map((item, index) => {
    // Behind the last item of upstream's page its own cursor is the surer one.
    const isLast = index === part.items.length - 1;
    const own: unknown = cut.cursorOf(item);
    // An item that upstream answers without an id fails alone; the list goes on from where it stood before it.
    const after =
      (isLast && part.endCursor !== unreadableCursor ? part.endCursor : null) ??
      (typeof own === 'string' ? own : (before ?? ''));
    before = after;
    return {
      node: cut.toNode(item),
      get cursor() {
        return context.cursors.encode(cursorScope, after);
      },
    };
  });
  return {
    edges,
    pageInfo: {
      hasNextPage: part.hasNextPage,
      hasPreviousPage: slice.after !== null,
      get startCursor() {
        return edges.at(0)?.cursor ?? null;
      },
      get endCursor() {
        return edges.at(-1)?.cursor ?? null;
      },
    },
  };
}
