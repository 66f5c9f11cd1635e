import { getOperationAST, Kind, visit, type DocumentNode, type OperationDefinitionNode } from 'graphql';
import { LRUCache } from 'lru-cache';

/** What a document is executed with. */
export interface CountedExecution {
  readonly document: DocumentNode;
  readonly operationName?: string | null | undefined;
  /** As they were sent. */
  readonly variables?: Readonly<Record<string, unknown>> | null | undefined;
}

/** Different sets of variables whose counts are remembered of one document, and the longest that are worth it. */
const rememberedSets = 50;
const longestName = 1_000;

/**
 * A count that is made before each execution, made once for executions that cannot differ in it. It may depend on the
 * document and on the values of variables, but on a text only as far as it is another than the other texts.
 */
export function rememberCounts<Execution extends CountedExecution>(
  count: (execution: Execution) => number,
): (execution: Execution) => number {
  const known = new WeakMap<DocumentNode, LRUCache<string, number>>();
  return (execution) => {
    const name = nameOf(execution);
    if (name === null || name.length > longestName) return count(execution);
    let counts = known.get(execution.document);
    if (counts === undefined)
      known.set(execution.document, (counts = new LRUCache<string, number>({ max: rememberedSets })));
    let found = counts.get(name);
    if (found === undefined) counts.set(name, (found = count(execution)));
    return found;
  };
}

/** Everything that a count may depend on: the same for all customers of whom the same is asked. */
function nameOf({ document, operationName, variables }: CountedExecution): string | null {
  const operation = getOperationAST(document, operationName);
  if (!operation) return null;
  const { names, texts, literals } = factsOf(document, operation);
  // A variable may be named like what every object inherits.
  const given = names.map((name) =>
    variables != null && Object.hasOwn(variables, name) ? variables[name] : undefined,
  );
  const standIns = given.map((value, index) => {
    if (value === undefined) return [];
    const mayBeAny =
      typeof value === 'string' &&
      texts.has(names[index] ?? '') &&
      !literals.has(value) &&
      given.every((other, place) => place === index || isOther(other, value));
    return mayBeAny ? ['any', 'text'] : [value];
  });
  return JSON.stringify([operation.name?.value ?? null, standIns]);
}

/** Lists and objects may hold any text. */
function isOther(value: unknown, text: string): boolean {
  if (value === null || value === undefined) return true;
  const isScalar = typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean';
  return isScalar && String(value) !== text;
}

interface OperationFacts {
  readonly names: readonly string[];
  /** Variables that take any text, whichever it is. */
  readonly texts: ReadonlySet<string>;
  /** Texts and numbers that are written out in the document. */
  readonly literals: ReadonlySet<string>;
}

const factsByOperation = new WeakMap<OperationDefinitionNode, OperationFacts>();

function factsOf(document: DocumentNode, operation: OperationDefinitionNode): OperationFacts {
  const known = factsByOperation.get(operation);
  if (known !== undefined) return known;
  const literals = new Set<string>();
  const add = ({ value }: { readonly value: string }): void => {
    literals.add(value);
  };
  visit(document, { StringValue: add, IntValue: add });
  const variables = operation.variableDefinitions ?? [];
  const facts: OperationFacts = {
    names: variables.map(({ variable }) => variable.name.value),
    texts: new Set(
      variables.flatMap(({ variable, type }) => {
        const named = type.kind === Kind.NON_NULL_TYPE ? type.type : type;
        const takesAny = named.kind === Kind.NAMED_TYPE && ['ID', 'String'].includes(named.name.value);
        return takesAny ? [variable.name.value] : [];
      }),
    ),
    literals,
  };
  factsByOperation.set(operation, facts);
  return facts;
}
