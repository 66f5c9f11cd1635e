import {
  getNamedType,
  getOperationAST,
  getVariableValues,
  isAbstractType,
  isObjectType,
  Kind,
  type DocumentNode,
  type GraphQLObjectType,
  type GraphQLSchema,
  type SelectionSetNode,
} from 'graphql';
import { fieldsToEstimate, type FieldUse } from './field-use.ts';
import { selectedOf, type QueryDocument } from './selected-fields.ts';
import { costOfField, unknownOrigin, type FieldCost, type Origin } from './cost-of-field.ts';
import { addShared, nothingSpent, sumOf, totalOf, type Spent } from './spent.ts';

/** Estimates end here: what costs more is refused whatever the setting. */
export const mostEstimatedCalls = 1_000_000;

/** More selections than this, fragments counted wherever they are spread, are not looked at: nobody could execute them. */
const mostSelections = 50_000;
const mostLevels = 500;

/** A document that is about to be executed. */
export interface EstimatedDocument {
  readonly schema: GraphQLSchema;
  readonly document: DocumentNode;
  readonly operationName?: string | null | undefined;
  readonly variables?: Readonly<Record<string, unknown>> | null | undefined;
  /** The largest `first`: a larger one is refused before any call. */
  readonly maxPageSize: number;
}

/**
 * The most calls of upstream that a document can cost while nothing is remembered, by the plan that the resolvers
 * follow. Never throws; what execution refuses before it resolves a field costs nothing. The work is bounded: equal
 * selections below equal parents are looked at once.
 */
export function estimateCalls(request: EstimatedDocument): number {
  const operation = getOperationAST(request.document, request.operationName);
  const root = operation ? request.schema.getRootType(operation.operation) : undefined;
  if (!operation || !root) return 0;
  const { coerced } = getVariableValues(request.schema, operation.variableDefinitions ?? [], {
    ...request.variables,
  });
  if (coerced === undefined) return 0;
  const fragments = new Map(
    request.document.definitions.flatMap((definition) =>
      definition.kind === Kind.FRAGMENT_DEFINITION ? [[definition.name.value, definition] as const] : [],
    ),
  );
  const document: QueryDocument = { schema: request.schema, fragments, variables: coerced };
  try {
    const walk = new EstimateWalk(document, request.maxPageSize);
    return Math.min(mostEstimatedCalls, totalOf(walk.spentOn(root, [operation.selectionSet], unknownOrigin)));
  } catch (error) {
    if (error instanceof TooMuchToEstimate) return mostEstimatedCalls;
    throw error;
  }
}

class TooMuchToEstimate extends Error {
  override readonly name = 'TooMuchToEstimate';
}

class EstimateWalk {
  readonly #document: QueryDocument;
  readonly #maxPageSize: number;
  readonly #numbers = new Map<SelectionSetNode, number>();
  readonly #known = new Map<string, Spent>();
  #selections = 0;
  #levels = 0;

  constructor(document: QueryDocument, maxPageSize: number) {
    this.#document = document;
    this.#maxPageSize = maxPageSize;
  }

  /** What one object of the type costs, itself not counted. */
  spentOn(type: GraphQLObjectType, sets: readonly SelectionSetNode[], origin: Origin): Spent {
    const name = JSON.stringify([type.name, sets.map((set) => this.#numberOf(set)), origin]);
    const known = this.#known.get(name);
    if (known !== undefined) return known;
    this.#levels += 1;
    if (this.#levels > mostLevels) throw new TooMuchToEstimate();
    const spent = this.#reckon(type, sets, origin);
    this.#levels -= 1;
    this.#known.set(name, spent);
    return spent;
  }

  #reckon(type: GraphQLObjectType, sets: readonly SelectionSetNode[], origin: Origin): Spent {
    const visit = (): void => {
      this.#selections += 1;
      if (this.#selections > mostSelections) throw new TooMuchToEstimate();
    };
    const shared = new Map<string, number>();
    const own = new Map<string, number>();
    let below = 0;
    for (const use of fieldsToEstimate(this.#document, type, sets, this.#maxPageSize, visit)) {
      const cost = costOfField(use, origin, (objectType) =>
        this.#selectedNames(objectType, use.selectionSets, visit),
      );
      addShared(own, cost.own);
      addShared(shared, cost.shared);
      const inside = this.#inside(use, cost);
      below += cost.objects * inside.calls;
      addShared(shared, inside.shared);
    }
    const calls = [...own.values()].reduce((sum, count) => sum + count, below);
    return { calls: Math.min(calls, mostEstimatedCalls), shared };
  }

  /** What one object of the field's result costs; of several possible types the dearest. */
  #inside(use: FieldUse, cost: FieldCost): Spent {
    const type = getNamedType(use.field.type);
    if (!isObjectType(type) && !isAbstractType(type)) return nothingSpent;
    const members = isObjectType(type) ? [type] : this.#document.schema.getPossibleTypes(type);
    return members
      .map((member) => {
        const { origin, spent } = cost.arrive(member);
        return sumOf(spent, this.spentOn(member, use.selectionSets, origin));
      })
      .reduce((most, spent) => (totalOf(spent) > totalOf(most) ? spent : most), nothingSpent);
  }

  #selectedNames(
    type: GraphQLObjectType,
    sets: readonly SelectionSetNode[],
    visit: () => void,
  ): ReadonlySet<string> {
    const uses = selectedOf(this.#document, type, sets, visit);
    return new Set(uses.map((node) => node.name.value));
  }

  #numberOf(set: SelectionSetNode): number {
    const number = this.#numbers.get(set) ?? this.#numbers.size;
    this.#numbers.set(set, number);
    return number;
  }
}
