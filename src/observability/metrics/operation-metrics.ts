import { outcomeOf, type OperationFacts } from '../operation-facts.ts';
import type { KnownNames } from './known-names.ts';
import { latencyBuckets, type MetricMaker } from './registry.ts';

/** Told of GraphQL requests, of their root fields, and of mutations. */
export interface OperationMetrics {
  answered(facts: OperationFacts): void;
  /** A field of `Query`, `Mutation` or `Subscription` has resolved; `failed` when it ended with a top-level error. */
  rootField(field: string, durationMs: number, failed: boolean): void;
  /** A part of an answer that had begun before, such as an event of a subscription, had errors of these codes. */
  partFailed(codes: readonly string[]): void;
  /** A mutation was tried: `OK`, `DRY_RUN`, or the code of its error. */
  mutation(name: string, outcome: string): void;
}

/** `codes`: all that errors may have; `mutationNames`: all that there are. */
export function createOperationMetrics(
  make: MetricMaker,
  names: KnownNames,
  { codes, mutationNames }: { readonly codes: readonly string[]; readonly mutationNames: readonly string[] },
): OperationMetrics {
  const duration = make.histogram(
    'operation_duration_seconds',
    'Time from the arrival of a GraphQL request to its answer, by operation.',
    ['operation', 'kind'],
    latencyBuckets,
  );
  const total = make.counter('operations_total', 'GraphQL requests that were answered.', [
    'viewer',
    'outcome',
  ]);
  const errors = make.counter(
    'operation_errors_total',
    'Errors in the answers to GraphQL requests, by their code.',
    ['operation', 'code'],
  );
  const allErrors = make.counter('errors_total', 'Errors in answers by their code, whatever the operation.', [
    'code',
  ]);
  // From the start, so that Prometheus sees the first error as a rise: a series that begins with it shows none.
  for (const code of codes) allErrors.inc({ code }, 0);
  const partErrors = make.counter(
    'part_errors_total',
    'Errors in what follows the beginning of an answer: events of subscriptions, and deferred parts.',
    ['code'],
  );
  for (const code of codes) partErrors.inc({ code }, 0);
  const fields = make.histogram(
    'root_field_duration_seconds',
    'Time that a field of a root type took to resolve, without what is selected below it.',
    ['field'],
    [0.005, 0.05, 0.25, 1, 5, 30],
  );
  const fieldErrors = make.counter(
    'root_field_errors_total',
    'Fields of a root type that ended with an error of the top level, refusals included.',
    ['field'],
  );
  const mutations = make.counter('mutations_total', 'Mutations that were tried, by how they ended.', [
    'mutation',
    'outcome',
  ]);
  // What an alert waits for is there from the start, too.
  for (const mutation of mutationNames) mutations.inc({ mutation, outcome: 'OUTCOME_UNKNOWN' }, 0);

  return {
    answered(facts) {
      // Documents of whoever is not signed in, and those that did not come to be executed, bring no name.
      const mayJoin = facts.viewerKind !== 'anonymous' && facts.cost !== null;
      const operation = names.labelOf(facts.name, mayJoin);
      duration.observe({ operation, kind: facts.kind ?? 'none' }, facts.durationMs / 1000);
      total.inc({ viewer: facts.viewerKind, outcome: outcomeOf(facts) });
      for (const [code, count] of facts.errors) {
        errors.inc({ operation, code }, count);
        allErrors.inc({ code }, count);
      }
    },
    rootField(field, durationMs, failed) {
      fields.observe({ field }, durationMs / 1000);
      if (failed) fieldErrors.inc({ field });
    },
    partFailed(failed) {
      for (const code of failed) partErrors.inc({ code });
    },
    mutation(mutation, outcome) {
      mutations.inc({ mutation, outcome });
    },
  };
}
