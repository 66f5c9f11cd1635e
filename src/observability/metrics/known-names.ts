/** A label whose values come from outside, kept to a bounded set. */
export interface KnownNames {
  /** The name itself when it has a place in the set, or gets one; `other` for all others, `none` for null. */
  labelOf(name: string | null, mayJoin: boolean): string;
}

/** More names than any client that is one's own has operations, and few enough for a Prometheus. */
const mostNames = 200;

/**
 * With a list, that list and nothing else. Without one, the first names that are brought by somebody who may bring any:
 * whoever is not signed in could fill the set with names that nobody looks for.
 */
export function createKnownNames(listed: readonly string[] | null): KnownNames {
  const names = new Set(listed ?? []);
  return {
    labelOf(name, mayJoin) {
      if (name === null) return 'none';
      if (names.has(name)) return name;
      if (listed !== null || !mayJoin || names.size >= mostNames) return 'other';
      names.add(name);
      return name;
    },
  };
}
