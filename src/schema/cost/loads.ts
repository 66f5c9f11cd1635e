import type { ConfigurationKind } from '../../loading/cache-names.ts';
import type { LoadCost } from '../../loading/load-cost.ts';
import type { OperationId } from '../../revenuecat/generated/operations.ts';

/** The parts of a loader that its cost follows from. */
export interface CostlyLoader {
  readonly name: string;
  readonly cost: LoadCost;
}

/**
 * What a resolver may load, said beside it. Bare, a loader is asked with the field's arguments. `first` and `after` choose
 * a part of a list and count as its pages; all other arguments tell one question from another.
 */
export type Load =
  | CostlyLoader
  /** The object behind an id that the parent holds: nothing while only `id`, `nodeId` and the `held` fields are selected. */
  | { readonly reference: CostlyLoader; readonly held?: readonly string[] }
  /** The customer that the parent belongs to: nothing where that customer led to the parent. */
  | { readonly owner: CostlyLoader }
  /** The parent itself, whole: nothing where this loader gave it. Items of lists hold less. */
  | { readonly rest: CostlyLoader }
  /** A list of the parent from its start to its end, whatever the arguments, of at most so many pages. */
  | { readonly all: CostlyLoader; readonly pages: number }
  /** Further calls of which nothing in the document tells the number: at most so many, once for the whole document. */
  | { readonly some: CostlyLoader; readonly calls: number }
  /** One key for each entry of an argument. */
  | { readonly each: CostlyLoader; readonly argument: string }
  /**
   * A list of which the parent embeds the start: nothing up to a page of upstream's. With a `kind`, only an answer that
   * says so embeds it; other parents are looked up by `within`, or the list is asked for.
   */
  | {
      readonly beyond: CostlyLoader;
      readonly kind?: ConfigurationKind;
      readonly within?: CostlyLoader;
    }
  /** A write with the reads that belong to it, or the reads of a dry run in its place. */
  | { readonly write: OperationId; readonly reads: number; readonly dryRun: number }
  /** Objects by global id, or by an argument of representations: what their types' loaders cost. */
  | { readonly identities: 'one' | { readonly argument: string } };

/** Everything that a field may load; `nothing` when its parent holds the value. */
export type Loads = 'nothing' | Load | readonly Load[];

/** The loads of a field as a list. */
export function loadsOf(loads: Loads | undefined): readonly Load[] {
  if (loads === undefined || loads === 'nothing') return [];
  return isList(loads) ? loads : [loads];
}

// `Array.isArray` does not tell a readonly array from the rest of the union.
function isList(loads: Load | readonly Load[]): loads is readonly Load[] {
  return Array.isArray(loads);
}
