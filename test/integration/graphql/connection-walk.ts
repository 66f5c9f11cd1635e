import { expect } from 'vitest';
import type { Facade } from '../../support/facade.ts';

interface PageInfo {
  readonly hasNextPage: boolean;
  readonly hasPreviousPage: boolean;
  readonly startCursor: string | null;
  readonly endCursor: string | null;
}

interface ConnectionPage {
  readonly nodes: readonly unknown[];
  readonly edges: readonly { readonly cursor: string; readonly node: unknown }[];
  readonly pageInfo: PageInfo;
}

/** A list of the graph: a document around the connection, and what is selected of an item. */
export interface List {
  /** With `LIST` where the connection's arguments and selection belong, and variables `$first` and `$after`. */
  readonly document: string;
  readonly item: string;
  readonly variables?: Readonly<Record<string, unknown>>;
}

const pageSelection = (item: string) =>
  `{ nodes { ${item} } edges { cursor node { ${item} } } pageInfo { hasNextPage hasPreviousPage startCursor endCursor } }`;

/** One page of a list, checked for what must be true of every page. */
export async function readPage(
  facade: Facade,
  list: List,
  first: number,
  after: string | null,
): Promise<ConnectionPage> {
  const [head = '', ...tail] = list.document.split('LIST');
  const document = [head, pageSelection(list.item), ...tail].join('');
  const data = await facade.data(document, { ...list.variables, first, after });
  const page = connectionIn(data);
  const { pageInfo, edges, nodes } = page;
  expect(nodes).toEqual(edges.map((edge) => edge.node));
  expect(nodes.length).toBeLessThanOrEqual(first);
  expect(pageInfo.startCursor).toBe(edges.at(0)?.cursor ?? null);
  expect(pageInfo.endCursor).toBe(edges.at(-1)?.cursor ?? null);
  expect(pageInfo.hasPreviousPage).toBe(after !== null);
  if (pageInfo.hasNextPage) expect(nodes).toHaveLength(first);
  return page;
}

/** Every item of a list, by walking forward in pages of `first`. */
export async function readAll(facade: Facade, list: List, first: number): Promise<readonly unknown[]> {
  const items: unknown[] = [];
  let after: string | null = null;
  for (;;) {
    const page: ConnectionPage = await readPage(facade, list, first, after);
    items.push(...page.nodes);
    if (!page.pageInfo.hasNextPage) return items;
    after = page.pageInfo.endCursor;
  }
}

/** The only connection in an answer, however deep. */
function connectionIn(value: unknown): ConnectionPage {
  if (typeof value !== 'object' || value === null) throw new Error('There is no connection in the answer.');
  if ('pageInfo' in value) return value as ConnectionPage;
  const [inner] = Object.values(value).filter((it) => typeof it === 'object' && it !== null);
  return connectionIn(inner);
}

/** The arguments of the connection in a list's document. */
export const slice = '(first: $first, after: $after)';

/** A list of Query. */
export const rootList = (field: string, item = 'id'): List => ({
  document: `query ($first: Int, $after: String) { ${field} LIST }`,
  item,
});
/** A list of an object that Query finds by id. */
export const listOf = (parent: string, id: string, field: string, item = 'id'): List => ({
  document: `query ($id: ID!, $first: Int, $after: String) { ${parent}(id: $id) { ${field} LIST } }`,
  item,
  variables: { id },
});

/** Items are asked for their id alone, at most one object deep. */
export function idOfItem(item: unknown): string {
  const [value] = Object.values(item as object) as unknown[];
  return typeof value === 'string' ? value : idOfItem(value);
}
