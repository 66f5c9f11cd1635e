import type { Page } from '../revenuecat/call.ts';

/** Pages of lists that nobody expects to have more than one: searches by an identifier that should be unique. */
export const mostPagesOfSearch = 20;

/** The items of all the pages together. */
export async function wholeList<Item>(pages: AsyncIterable<Page<Item>>): Promise<readonly Item[]> {
  const items: Item[] = [];
  for await (const page of pages) items.push(...page.items);
  return items;
}
