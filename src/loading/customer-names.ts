import { LRUCache } from 'lru-cache';

/** Which App User IDs are known to name the same customer. Knows only what it was told, and may forget. */
export interface CustomerNames {
  /** That all of these name one customer. */
  learn(projectId: string, ids: readonly string[]): void;
  /** The ids, and every other one that is known to name one of their customers. */
  allOf(projectId: string, ids: readonly string[]): readonly string[];
}

/** Ids that are remembered; each takes a few hundred bytes. */
const mostIds = 50_000;
/** More names than anybody has: beyond it nothing is added, so that one customer cannot grow without end. */
const mostNames = 1_000;

/**
 * A change may name a customer by one id while its copies are filed under another; what is known of both leads from one to
 * the other. To hold too many ids for one customer does no harm: somebody is read again who need not be.
 */
export function createCustomerNames(): CustomerNames {
  const groups = new LRUCache<string, ReadonlySet<string>>({ max: mostIds });
  const nameOf = (projectId: string, id: string): string => JSON.stringify([projectId, id]);

  return {
    learn(projectId, ids) {
      const names = new Set(ids);
      // Most customers have one name, and nothing is to be known of that.
      if (names.size < 2) return;
      const known = [...names].map((id) => groups.get(nameOf(projectId, id)));
      const [first] = known;
      if (first !== undefined && known.every((group) => group === first)) return;
      for (const group of known) for (const id of group ?? []) names.add(id);
      if (names.size > mostNames) return;
      for (const id of names) groups.set(nameOf(projectId, id), names);
    },
    allOf(projectId, ids) {
      const all = new Set(ids);
      for (const id of ids) for (const other of groups.get(nameOf(projectId, id)) ?? []) all.add(other);
      return [...all];
    },
  };
}
