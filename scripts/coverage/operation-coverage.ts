import { operations, type Operation } from '../../src/revenuecat/generated/operations.ts';
import { replacedByV2 } from '../../src/revenuecat/v1/replaced-by-v2.ts';
import type { Observation } from './observation.ts';

/** What is known of one operation: from the table, and from what a test run saw. */
export interface OperationCoverage {
  readonly id: string;
  readonly operation: Pick<Operation, 'api' | 'method' | 'path' | 'scopes' | 'domain' | 'release'>;
  /** `Type.field`, sorted. */
  readonly fields: readonly string[];
  /** Operations of v2 that do its work, and how; such an operation is never sent. */
  readonly replacement: { readonly operations: readonly string[]; readonly note: string } | null;
  /** What no test has seen yet. */
  readonly missing: readonly Observation['outcome'][];
}

type Table = Readonly<Record<string, OperationCoverage['operation']>>;
type Replacements = Readonly<Record<string, NonNullable<OperationCoverage['replacement']>>>;

const outcomes: readonly Observation['outcome'][] = ['success', 'refusal'];

/** Joins the table with the observations, in the order of the table. */
export function coverageOf(
  observations: readonly Observation[],
  table: Table = operations,
  replacements: Replacements = replacedByV2,
): readonly OperationCoverage[] {
  const byOperation = Map.groupBy(observations, (observation): string => observation.operation);
  return Object.entries(table).map(([id, operation]) => {
    const seen = byOperation.get(id) ?? [];
    const replacement = replacements[id] ?? null;
    return {
      id,
      operation,
      fields: leadingFields(seen),
      replacement,
      missing:
        replacement === null ? outcomes.filter((outcome) => !seen.some((it) => it.outcome === outcome)) : [],
    };
  });
}

/** Sentences that name what a test run has not seen; empty when it has seen everything. */
export function gapsOf(coverage: readonly OperationCoverage[]): readonly string[] {
  return coverage.flatMap(({ id, missing, fields, replacement }) => [
    ...missing.map((outcome) => `${id}: no test has seen the client send it with ${article[outcome]}.`),
    ...(replacement === null && fields.length === 0 && missing.length === 0
      ? [`${id}: it was sent, but no field caused it.`]
      : []),
  ]);
}

const article = { success: 'a success', refusal: 'a refusal' } as const;

/** Fields that lead to every object with an identity, and so say nothing of one operation. */
const toEverything: ReadonlySet<string> = new Set(['Query.node', 'Query.nodes', 'Query._entities']);

/**
 * The fields to name for an operation. A mutation reads what it has changed, and what it is about to change; such reads
 * are named only where nothing else leads to the operation.
 */
function leadingFields(seen: readonly Observation[]): readonly string[] {
  const caused = seen.flatMap(({ field, outcome }) =>
    field === null || outcome === 'refusal' ? [] : [field],
  );
  const fields = [...new Set(caused)].filter((field) => !toEverything.has(field));
  const writes = fields.filter((field) => field.startsWith('Mutation.'));
  const afterWrites = fields.filter((field) => /^\w+Payload\./.test(field));
  const reads = fields.filter((field) => !writes.includes(field) && !afterWrites.includes(field));
  const [leading = []] = [reads, writes, afterWrites].filter((some) => some.length > 0);
  return leading.toSorted();
}
