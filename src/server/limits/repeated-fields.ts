import { Kind, type DefinitionNode, type FragmentDefinitionNode, type SelectionSetNode } from 'graphql';

/** Fields of one name in one place of the answer. */
interface Repeats {
  count: number;
  /** What is selected below each of them, which becomes one place again. */
  readonly below: SelectionSetNode[];
}

/**
 * How often two fields of a document have one name in one place of the answer, fragments put in place: so often does validation
 * compare two fields, and what is below them, to see that they can be merged. For documents without circles of
 * fragments; takes time in proportion to the fields that they amount to.
 */
export function countRepeatedFields(
  roots: readonly (DefinitionNode & { readonly selectionSet: SelectionSetNode })[],
  fragments: ReadonlyMap<string, FragmentDefinitionNode>,
): number {
  const pairsIn = (sets: readonly SelectionSetNode[]): number => {
    let pairs = 0;
    for (const { count, below } of repeatsIn(sets, fragments)) {
      pairs += (count * (count - 1)) / 2;
      if (below.length > 0) pairs += pairsIn(below);
    }
    return pairs;
  };
  return roots.reduce((sum, { selectionSet }) => sum + pairsIn([selectionSet]), 0);
}

/** The names of one place. A fragment that stands there twice says nothing new. */
function repeatsIn(
  sets: readonly SelectionSetNode[],
  fragments: ReadonlyMap<string, FragmentDefinitionNode>,
): Iterable<Repeats> {
  const byName = new Map<string, Repeats>();
  const spread = new Set<string>();
  const collect = ({ selections }: SelectionSetNode): void => {
    for (const selection of selections) {
      if (selection.kind === Kind.INLINE_FRAGMENT) {
        collect(selection.selectionSet);
      } else if (selection.kind === Kind.FRAGMENT_SPREAD) {
        const name = selection.name.value;
        const fragment = fragments.get(name);
        if (fragment === undefined || spread.has(name)) continue;
        spread.add(name);
        collect(fragment.selectionSet);
      } else {
        const name = (selection.alias ?? selection.name).value;
        const repeats = byName.get(name) ?? { count: 0, below: [] };
        repeats.count += 1;
        if (selection.selectionSet !== undefined) repeats.below.push(selection.selectionSet);
        byName.set(name, repeats);
      }
    }
  };
  for (const set of sets) collect(set);
  return byName.values();
}
