/** Calls that one object causes, and those that the whole document makes once, by what they ask for. */
export interface Spent {
  readonly calls: number;
  readonly shared: ReadonlyMap<string, number>;
}

export const nothingSpent: Spent = { calls: 0, shared: new Map() };

/** Adds questions to those known already: the longer part of a list holds the shorter one. */
export function addShared(known: Map<string, number>, more: ReadonlyMap<string, number>): void {
  for (const [question, calls] of more) known.set(question, Math.max(calls, known.get(question) ?? 0));
}

export function totalOf({ calls, shared }: Spent): number {
  return [...shared.values()].reduce((sum, count) => sum + count, calls);
}

export function sumOf(one: Spent, other: Spent): Spent {
  const shared = new Map(one.shared);
  addShared(shared, other.shared);
  return { calls: one.calls + other.calls, shared };
}
