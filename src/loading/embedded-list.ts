/** A list inside another object's answer, as it may really come: nothing of it can be relied on. */
export interface EmbeddedList<Item> {
  readonly items?: readonly Item[] | null;
  readonly next_page?: string | null;
}

/** The objects of an embedded list; what is not an object is left out, as on pages. */
export function embeddedItems<Item extends object>(
  list: EmbeddedList<Item> | null | undefined,
): readonly Item[] {
  const items: unknown = list?.items;
  if (!Array.isArray(items)) return [];
  return items.filter(
    (item): item is Item => typeof item === 'object' && item !== null && !Array.isArray(item),
  );
}

/** Whether all of the list is there. */
export function isComplete(list: EmbeddedList<object> | null | undefined): boolean {
  return Array.isArray(list?.items) && (list.next_page === null || list.next_page === undefined);
}
